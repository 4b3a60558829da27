"""Verifies a package: its validators, its answers, and its own submissions against what it promises of them.

verifying.py    all of it, in order
result.py       what came of it, as `judge package verify --json` prints it and the site keeps it
matrix.py       what a page or a terminal shows of that: pure
time_limit.py   the CPU time limit from the slowest accepted submission, and the margin of a limit: pure
jury.py         the package's submissions: which language, which files
judging.py      one of them, judged in one lane
concluding.py   what its results are in the words of result.py: pure but for messages, which lie in the store
crew.py         several lanes that work at once
printing.py     all of it on a terminal, or as JSON

program_checks.py  the programs of the package: compiled, and tried on its data
input_checks.py    input validators on inputs
output_checks.py   the checker on outputs, answers and junk

The site judges jury submissions through its own queue. Of these modules it uses result.py, matrix.py, time_limit.py
and judge.promises, which know no sandbox.
"""
