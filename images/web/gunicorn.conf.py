"""gunicorn for the site. Two plain workers did 148 to 218 pages a second, one with eight threads 76."""

import os

from gunicorn import glogging
from gunicorn.config import Config

from judge.logs import configure_logs
from judge.settings import end_on_wrong_setting
from web.config import GunicornSettings


class Logger(glogging.Logger):
    """Gives gunicorn's own lines to the logs of the site, rather than to a format and a handler of gunicorn's."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


with end_on_wrong_setting("web"):
    settings = GunicornSettings.from_env(os.environ)
configure_logs("web", settings.log_level)

bind = "0.0.0.0:8000"
worker_class = "sync"
workers = settings.processes
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
logger_class = Logger
loglevel = settings.log_level
# Release 27 and later make a control socket in the home directory, and there is none.
control_socket_disable = True
