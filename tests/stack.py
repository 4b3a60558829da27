"""The whole system from the checkout: its services as processes, the real proxy, Postgres, NSQ and Docker."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import docker

from judge.nsq.topology import ensure_topology
from tests import services

CHECKOUT = Path(__file__).parents[1]
LANGUAGES = ("c", "cpp", "python", "java")
#: The workers look into each language's image before they report themselves.
READY_TIMEOUT_S = 120
STOP_TIMEOUT_S = 45
POOL = "default"


@dataclass(kw_only=True)
class Stack:
    """Everything that `make up` starts, on free ports and with its files below `directory`."""

    client: docker.DockerClient
    database_url: str
    directory: Path
    proxy: services.Address = field(default_factory=services.free_address)
    _web: services.Address = field(default_factory=services.free_address)
    _live: services.Address = field(default_factory=services.free_address)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _resources: ExitStack = field(default_factory=ExitStack)
    _environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.proxy.url

    def start(self) -> None:
        lookupd = services.start_nsqlookupd(self.client)
        nsqd = services.start_nsqd(self.client, lookupd)
        for container in (lookupd.container, nsqd.container):
            self._resources.callback(container.remove, force=True, v=True)
        ensure_topology(str(nsqd.http), POOL)
        self._environment = self._settings(nsqd, lookupd)
        self.command("web", "demo", "load")
        self._start_site()
        self._start_workers()
        self._start_proxy()
        self._wait_until_ready()

    def command(self, module: str, *arguments: str) -> str:
        """What `judge-admin` (module web) or `judge` printed."""
        finished = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=os.environ | self._environment,
            cwd=CHECKOUT,
            check=True,
            capture_output=True,
            text=True,
        )
        return finished.stdout

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._resources.close()

    def logs(self) -> str:
        return "\n".join(f"== {log.name}\n{log.read_text()[-4000:]}" for log in sorted(self.directory.glob("*.log")))

    def _settings(self, nsqd: services.Nsqd, lookupd: services.Nsqlookupd) -> dict[str, str]:
        return {
            "JUDGE_DATABASE_URL": self.database_url,
            "JUDGE_SECRET_KEY": "0123456789abcdef" * 2,
            "JUDGE_NSQD_TCP": str(nsqd.tcp),
            "JUDGE_NSQD_HTTP": str(nsqd.http),
            "JUDGE_NSQLOOKUPD_HTTP": str(lookupd.http),
            "JUDGE_POOL": POOL,
            "JUDGE_STORE_URL": (self.directory / "store").as_uri(),
            "JUDGE_CACHE_DIR": str(self.directory / "cache"),
            "JUDGE_LANGUAGES_DIR": str(self._languages()),
            "JUDGE_LANES": "1",
            "JUDGE_PUBLIC_URL": self.url,
            "JUDGE_REGISTRATION": "open",
            "JUDGE_LIVE_PORT": str(self._live.port),
            "HOSTNAME": "stack",
        }

    def _languages(self) -> Path:
        """Only those that the tests use, so that no other image has to exist."""
        directory = self.directory / "languages"
        for language in LANGUAGES:
            (directory / language).mkdir(parents=True)
            shutil.copy(CHECKOUT / "images" / language / "language.toml", directory / language)
        return directory

    def _start_site(self) -> None:
        gunicorn = ["-m", "gunicorn", "--workers=2", "--preload", "--no-control-socket", f"--bind={self._web}"]
        self._start("web", [*gunicorn, "web.app:create_app()"])
        self._start("live", ["-m", "web.live.server"])
        for module in ("queue.dispatcher", "queue.recorder", "jobs.worker"):
            self._start(module, ["-m", f"web.{module}"], JUDGE_HEALTH_PORT=str(services.free_port()))

    def _start_workers(self) -> None:
        for kind in ("compile", "run"):
            health_file = str(self.directory / f"{kind}.health")
            self._start(f"worker-{kind}", ["-m", "judge", "worker", kind], JUDGE_HEALTH_FILE=health_file)

    def _start(self, name: str, arguments: list[str], **environment: str) -> None:
        with (self.directory / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env=os.environ | self._environment | environment,
                cwd=CHECKOUT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._processes.append(process)

    def _start_proxy(self) -> None:
        """The image's own configuration, with the addresses of these processes and the front end of the checkout."""
        source = CHECKOUT / "images" / "proxy"
        configuration = (source / "nginx.conf").read_text()
        server = (source / "plain.conf").read_text()
        files = {
            "nginx.conf": configuration.replace("http://web:8000", self._web.url).replace(
                "http://live:8001", self._live.url
            ),
            "plain.conf": server.replace("listen 8080;", f"listen {self.proxy};"),
            "locations.conf": (source / "locations.conf").read_text(),
        }
        mounts = {str(CHECKOUT / "web" / "static" / "dist"): {"bind": "/srv/judge/static", "mode": "ro"}}
        for name, text in files.items():
            (self.directory / name).write_text(text)
            mounts[str(self.directory / name)] = {"bind": f"/etc/judge/{name}", "mode": "ro"}
        for path in (self.directory, *self.directory.parents):
            if path.stat().st_uid == os.geteuid() and path != Path("/"):
                path.chmod(path.stat().st_mode | 0o055)
        container = services.run_container(self.client, "judge-proxy", [], volumes=mounts)
        self._resources.callback(container.remove, force=True, v=True)

    def _wait_until_ready(self) -> None:
        deadline_s = time.monotonic() + READY_TIMEOUT_S
        health_files = [self.directory / f"{kind}.health" for kind in ("compile", "run")]
        while not (services.answers(f"{self.url}/health") and all(_takes_jobs(path) for path in health_files)):
            ended = [process for process in self._processes if process.poll() is not None]
            if ended or time.monotonic() > deadline_s:
                raise RuntimeError(f"the stack is not ready\n{self.logs()}")
            time.sleep(0.2)


def _takes_jobs(health_file: Path) -> bool:
    """Ask as the health check of the worker's container does."""
    checked = subprocess.run(
        [sys.executable, "-m", "judge", "worker", "health"],
        env=os.environ | {"JUDGE_HEALTH_FILE": str(health_file)},
        cwd=CHECKOUT,
        capture_output=True,
    )
    return checked.returncode == 0
