"""How much CPU time a call takes, for tests of what must not take long."""

import gc
import time
from collections.abc import Callable

TRIES = 3


def cpu_time_s(call: Callable[[], object]) -> float:
    """Return the least of a few tries, for this thread alone.

    Other threads of the tests are not part of it, and neither are their objects: to collect the garbage of a long run
    takes longer than many of these calls.
    """
    gc.collect()
    gc.freeze()
    try:
        return min(_once(call) for _ in range(TRIES))
    finally:
        gc.unfreeze()


def _once(call: Callable[[], object]) -> float:
    began_s = time.thread_time()
    call()
    return time.thread_time() - began_s
