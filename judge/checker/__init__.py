"""Checkers compare a program's output with the answer.

checker.py    what every checker must offer
builtin.py    the checkers that run inside the judge, by name
default.py    the package format's default one, with tokens.py and tolerance.py
judgement.py  what a checker says of one output
options.py    the options of the built-in checkers, as a manifest holds them
program.py    what a checker that is a program of the package says by its exit code and its feedback
"""
