"""How many times as long things may take: an emulated machine is told so in JUDGE_TEST_SLOWNESS."""

import os

from judge.settings import Environment, Service, installation

SLOWNESS = Environment(os.environ, Service.TESTS).read(installation.TEST_SLOWNESS)
