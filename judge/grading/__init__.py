"""From the results of testcases to the result of a judging: pure.

verdicts.py  pass-fail: the first testcase that fails decides
plan.py      groups of testcases and what they are worth, as a manifest and a problem version hold them
"""

from judge.grading.verdicts import Grade, OnReject, grade, stops_after

__all__ = ["Grade", "OnReject", "grade", "stops_after"]
