"""Which clock ended a program, for lists of submissions: the CPU time of one that only waited says nothing."""

from judge.report import RunStatus
from judge.verdict import Verdict

#: Wall time in milliseconds where the verdict is TLE because of it, else NULL; of the judging `j`. The results of all
#: testcases are taken apart only for this verdict.
WALL_TIME_OF_TLE = f"""
CASE WHEN j.verdict = '{Verdict.TLE}'
  AND j.testcase_results -> j.deciding_testcase::int ->> 'status' IN ('{RunStatus.WALL_LIMIT}', '{RunStatus.DEADLOCK}')
  THEN j.wall_time_ms END
"""
