"""gunicorn for the site. Two plain workers did 148 to 218 pages a second, one with eight threads 76."""

import os

bind = "0.0.0.0:8000"
worker_class = "sync"
workers = int(os.environ.get("JUDGE_WEB_PROCESSES", "2"))
timeout = 60
graceful_timeout = 30
# A leak would show only after weeks; the jitter keeps the processes from restarting together.
max_requests = 20_000
max_requests_jitter = 2_000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# Loaded once and shared by fork; nothing may be connected at import.
preload_app = True
# nginx logs requests; here only what went wrong.
accesslog = None
errorlog = "-"
# Release 27 and later make a control socket in the home directory, and there is none.
control_socket_disable = True
