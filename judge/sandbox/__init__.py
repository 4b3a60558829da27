"""The sandbox: runs programs in containers, under limits, and reports what they did. It makes no verdict.

The whole contract, in the order of use (each name tells more):

    with Lane(settings) as lane:            one for each core; one thread uses it
        lane.warm_up(image)                 makes a sandbox of an image ahead of time
        with lane.sandbox(image) as box:    a clean Sandbox, for one submission
            box.install(files)              InstalledFile -> /sandbox/program/NAME
            box.start_series(command, ...)  -> Execution: the Command, once for each Stdio
            box.collect(...)                -> list[CollectedFile] of /sandbox/work, None: too large
        lane.tidy()                         scrubs what was used, when no result waits for it

    Execution, of run_count runs, numbered from 0:
        fileno()                            readable when there is news
        receive()                           waits for news
        is_over, facts                      whether all has ended; facts of the runs that have ended
        is_idle                             its last run waits for something (SeriesRules.idle_ms)
        cancel(last_run)                    ends the series, unless a later run has begun
        report(run, output_bytes=...)       -> RunReport, as soon as that run has ended

    RunLimits (judge.limits)                ms of CPU and wall time, bytes of memory and output, processes
    RunReport (judge.report)                a RunStatus, us of CPU and wall time, bytes of peak memory

Whoever starts a program must read its stdout and stderr until they end. judge.program_output does this for most
callers. A caller owns the descriptors that it passes in, and those that collect() returns.

    What happened                               What the caller sees
    a program fails, or reaches a limit         the RunStatus in its RunReport
    a submission cannot be executed             exit code 127 in its RunReport
    it left more files than collect() may take  None
    a program of the image is missing           SandboxError
    the box cannot be proved clean              nothing: the lane discards it
    the supervisor refuses, or talks nonsense   SandboxError, ReportError
    the supervisor or its container is gone     SandboxLost
    the engine refuses, or is not there         EngineUnavailable

The lane scrubs each sandbox before it gives it out again, and discards one in which something of ours went wrong. The
same job may succeed in the next one.
"""

from judge.sandbox.lane import Lane
from judge.sandbox.run import USUAL_RULES, Command, Execution, SeriesRules, Stdio, open_pipe
from judge.sandbox.sandbox import CollectedFile, InstalledFile, Sandbox
from judge.sandbox.settings import LaneSettings

__all__ = [
    "USUAL_RULES",
    "CollectedFile",
    "Command",
    "Execution",
    "InstalledFile",
    "Lane",
    "LaneSettings",
    "Sandbox",
    "SeriesRules",
    "Stdio",
    "open_pipe",
]
