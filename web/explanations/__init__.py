"""Why a run ended as it did, in one line for the person who wrote the program.

explanation.py      the line: which limit, used and allowed; or an error, a signal or an exit code, in words
meanings.py         what errors mean, each in one sentence, in the languages of the site
errors.py           finds the name of an error in what a program wrote to stderr
named.py            the errors of languages that name them, such as IndexError
phrased.py          the errors of languages that describe them, such as "index out of range"
checker_message.py  what the default checker says
endings.py          signals and exit codes, and what they usually mean in a language
"""
