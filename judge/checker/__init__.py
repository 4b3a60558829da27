"""Checkers compare a program's output with the answer.

checker.py      what every checker must offer
judgement.py    what a checker says of one output
options.py      which built-in checker a problem has, as a manifest holds it
builtin.py      the built-in checkers by name; parameters.py reads what a manifest says of one

Kinds of built-in checkers: default.py (the package format's), words.py, lines.py, first_line.py, exact.py,
characters.py, numbers.py, floats.py, dmoj_floats.py, strict_words.py, unordered.py, line_points.py, distance.py.
They are made of streamed.py (compares token by token), cuts.py and tokens.py (cut a stream), tolerance.py, items.py,
prefix.py and quoting.py.

program.py has what a checker that is a program of the package says by its exit code and its feedback.
"""
