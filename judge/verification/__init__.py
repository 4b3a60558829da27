"""Verifies a package: its validators, its answers, and its own submissions against what it promises of them.

verifying.py    all of it, in order
result.py       what came of it, as `judge package verify --json` prints it and the site keeps it
matrix.py       what a page or a terminal shows of that: pure
time_limit.py   the CPU time limit from the slowest accepted submission, and the margin of a limit: pure
concluding.py   what the results of a submission are in the words of result.py: pure but for messages, which lie in the
                store
jury.py         the package's submissions: which language, which files
judging.py      one of them, judged in one lane
crew.py         several lanes that work at once
printing.py     all of it on a terminal, or as JSON

checks.py          what the programs of the package are tried on: pure; junk.py: what no program prints on purpose
program_checks.py  the programs of the package: compiled, and tried on that
input_checks.py    input validators on inputs
output_checks.py   the checker on outputs, answers and junk

The site judges jury submissions through its own queue, and its run workers try the programs. It concludes with the same
modules as a laptop: result.py, matrix.py, time_limit.py, concluding.py and checks.py, which know no sandbox.
"""
