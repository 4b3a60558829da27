"""Reads JUDGE_TEST_SLOWNESS: how many times as long things may take, on an emulated machine for example."""

import os

from judge.settings import Environment, Service, installation

SLOWNESS = Environment(os.environ, Service.TESTS).read(installation.TEST_SLOWNESS)
