"""An executable and testcases in, testcase results out. Knows no queue.

request.py       what is asked, and what comes of it
evaluate.py      the loop: the plan says what may run, the problem's trial runs it, other work gets its turn in between
plan.py          which testcases run, and when to stop: pure
trial.py         what every way of running testcases must offer
batch.py         pass-fail with a built-in checker: it reads while the program writes, and short runs go in series
interactive.py   the submission converses with an interactor: conversation.py holds one conversation, wiring.py joins
                 the programs, interactor_program.py is the interactor's side, relay.py writes down what was said
series.py        how many testcases a series gets: pure
testdata.py      inputs and answers, opened
installation.py  an executable's files, put into a sandbox
results.py       the result of one testcase, its texts kept in the store

A problem with a checker program, an interactor or several passes gets a module beside batch.py, with a Trial of its own
that is chosen in evaluate.py.
"""

from judge.evaluation.evaluate import evaluate
from judge.evaluation.request import Evaluation, EvaluationRequest, OnTestcase

__all__ = ["Evaluation", "EvaluationRequest", "OnTestcase", "evaluate"]
