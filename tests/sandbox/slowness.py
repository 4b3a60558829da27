"""How many times as long things may take: an emulated machine is told so in JUDGE_TEST_SLOWNESS."""

import os

SLOWNESS = int(os.environ.get("JUDGE_TEST_SLOWNESS", "1"))
