"""An executable and testcases in, testcase results out. Knows no queue.

request.py             what is asked, and what comes of it
evaluate.py            the loop: the plan says what may run, the problem's trial runs it, other work gets its turn in
                       between; which trial a problem gets
plan.py                which testcases run, and when to stop: pure
trial.py               what every way of running testcases must offer
batch.py               a built-in checker: it reads while the program writes, and short runs go in series
checked.py             checkers of the package: they read what was written
interactive.py         the submission converses with an interactor: conversation.py holds one conversation, wiring.py
                       joins the programs, interactor_program.py is the interactor's side, relay.py writes down what
                       was said
output_only.py         submissions that are outputs
passes.py              around a trial: several passes
timing.py              around a trial: runs close to a limit are repeated
own_boxes.py           around a trial: testcases with files of their own
submission_program.py  the submission, installed in its box
installed_program.py   a program of the package, installed in a box of its own
checker_program.py     a checker of the package, and what it leaves; grader.py: a grader
captured_output.py     a whole output, kept for a program that reads it
series.py              how many testcases a series gets: pure
testdata.py            inputs and answers, opened
installation.py        an executable's files, put into a sandbox
results.py             the result of one testcase, its texts kept in the store
"""

from judge.evaluation.evaluate import evaluate
from judge.evaluation.request import Evaluation, EvaluationRequest, OnTestcase

__all__ = ["Evaluation", "EvaluationRequest", "OnTestcase", "evaluate"]
