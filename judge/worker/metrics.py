"""The metrics of a worker, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

JOBS = Counter("judge_worker_jobs_total", "Jobs ended, by what became of their message", ["stage", "verb"])
JOB_SECONDS = Histogram(
    "judge_worker_job_seconds",
    "From a job's delivery to its acknowledgement",
    ["stage"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
LANES = Gauge("judge_worker_lanes", "Lanes of this worker")
BUSY_LANES = Gauge("judge_worker_busy_lanes", "Lanes that do a job now")
LANES_OUT_OF_SERVICE = Gauge("judge_worker_lanes_out_of_service", "Lanes that fail their self-test again and again")
IN_TROUBLE = Gauge("judge_worker_in_trouble", "1 while the worker takes no jobs")


def serve_metrics(port: int) -> None:
    start_http_server(port)
