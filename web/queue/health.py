"""Serves GET /health and /metrics, for services that have no pages."""

from collections.abc import Callable

import tornado.httpserver
import tornado.web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

#: Says what is wrong; None if all is well.
Check = Callable[[], str | None]


class HealthHandler(tornado.web.RequestHandler):
    def initialize(self, check: Check) -> None:
        self._check = check

    def get(self) -> None:
        trouble = self._check()
        self.set_status(503 if trouble else 200)
        self.write({"status": "trouble" if trouble else "ok", "reason": trouble})


class MetricsHandler(tornado.web.RequestHandler):
    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(generate_latest())


def serve_health(port: int, check: Check) -> tornado.httpserver.HTTPServer:
    application = tornado.web.Application(
        [("/health", HealthHandler, {"check": check}), ("/metrics", MetricsHandler)], log_function=lambda _: None
    )
    return application.listen(port)
