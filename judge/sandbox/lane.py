"""A lane: the warm sandboxes of one core."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import docker

from judge.errors import JudgeError, SandboxLost
from judge.sandbox.cgroup import RunMemory, container_cgroup
from judge.sandbox.container import StartedContainer, remove_container, start_container
from judge.sandbox.container_memory import ContainerMemory
from judge.sandbox.engine import EngineFacts, connect, engine_facts
from judge.sandbox.lane_cpu_cgroup import LaneCpuCgroup
from judge.sandbox.lane_number import take_lane_number
from judge.sandbox.orphans import reap_orphans, reap_sandboxes_of
from judge.sandbox.run_cgroup import NestedMemoryV1, NestedMemoryV2
from judge.sandbox.sandbox import Sandbox
from judge.sandbox.settings import LaneSettings

_log = logging.getLogger(__name__)


class Lane:
    """Gives out clean sandboxes. One thread uses a lane at a time.

    Several sandboxes may be in use at once, even of one image: each is a container of its own. If no warm one is left,
    the caller waits until a container is created. Containers are ended in the background.
    """

    def __init__(self, settings: LaneSettings) -> None:
        """Raise EngineUnavailable, SandboxLost or ConfigurationError if the lane cannot work. Then it holds nothing."""
        self._settings = settings
        self._warm: list[Sandbox] = []  # clean, the least recently used first
        self._used: list[Sandbox] = []  # to be scrubbed
        self._replacements: dict[str, Future[Sandbox]] = {}
        with ExitStack() as held:
            self._client = held.enter_context(closing(connect()))
            self._background_client = held.enter_context(closing(connect()))
            self._facts = engine_facts(self._client)
            try:
                self._lane_number = held.enter_context(closing(take_lane_number(settings.socket_directory)))
                reap_sandboxes_of(self._client, settings.socket_directory, self._lane_number.number)
                reap_orphans(self._client, settings.socket_directory)
            except OSError as error:
                raise SandboxLost(f"the directory of the supervisors' sockets: {error}") from error
            self._cpu_cgroup = LaneCpuCgroup(settings, self._lane_number.first_uid(settings.uid_base))
            held.callback(self._cpu_cgroup.close)
            self._background = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{self._lane_number.number}")
            self._held = held.pop_all()

    @property
    def images(self) -> list[str]:
        """The images of which there is a warm sandbox, or will be one soon."""
        return [*self._replacements, *(box.image for box in reversed([*self._warm, *self._used]))]

    @contextmanager
    def sandbox(self, image: str) -> Iterator[Sandbox]:
        """Give out a clean sandbox of the image. Raises EngineUnavailable or SandboxLost if there can be none.

        Afterwards the lane keeps it to scrub it, or discards it and makes another one.
        """
        box = self._take(image)
        box.use_count += 1
        try:
            yield box
        finally:
            self._used.append(box)

    def tidy(self) -> None:
        """Scrub the sandboxes that were used. sandbox() does it, too; call it earlier, when no result waits for it."""
        while self._used:
            self._give_back(self._used.pop(0))

    def warm_up(self, image: str) -> None:
        """Make a sandbox of the image in the background, unless there is one."""
        if image not in self.images:
            self._replacements[image] = self._background.submit(self._create, self._background_client, image)

    def abandon(self) -> None:
        """End all sandboxes at once, also those in use: their user gets SandboxLost. Any thread may call it.

        The thread that owns the lane still has to close it.
        """
        with closing(connect()) as client:
            reap_sandboxes_of(client, self._settings.socket_directory, self._lane_number.number)

    def close(self) -> None:
        """End all sandboxes. None may be in use."""
        self._warm += self._used
        self._used.clear()
        for future in self._replacements.values():
            if not future.cancel() and future.exception() is None:
                self._warm.append(future.result())
        self._replacements.clear()
        for box in self._warm:
            self._discard(box)
        self._warm.clear()
        self._background.shutdown()
        self._held.close()

    def __enter__(self) -> "Lane":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, image: str) -> Sandbox:
        self.tidy()
        for index in reversed(range(len(self._warm))):
            if self._warm[index].image == image:
                return self._warm.pop(index)
        replacement = self._replacements.pop(image, None)
        if replacement is not None:
            try:
                return replacement.result()
            except JudgeError as error:
                _log.warning("sandbox of %s could not be made in the background: %s", image, error)
        return self._create(self._client, image)

    def _give_back(self, box: Sandbox) -> None:
        if box.is_trusted and box.use_count < self._settings.reuse_limit:
            try:
                box.scrub()
            except JudgeError as error:
                _log.warning("sandbox %s is discarded: %s", box.container_id[:12], error)
        else:
            box.is_trusted = False
        if box.is_trusted:
            self._keep(box)
        else:
            self._discard(box)
            self.warm_up(box.image)

    def _keep(self, box: Sandbox) -> None:
        self._warm.append(box)
        while len(self._warm) > self._settings.warm_limit:
            self._discard(self._warm.pop(0))

    def _discard(self, box: Sandbox) -> None:
        self._background.submit(self._end, box)

    def _end(self, box: Sandbox) -> None:
        try:
            box.discard(self._background_client)
        except JudgeError as error:
            # Its supervisor has ended with our connection: it does no harm. The next owner of our number removes it.
            _log.warning("sandbox %s was not removed: %s", box.container_id[:12], error)

    def _create(self, client: docker.DockerClient, image: str) -> Sandbox:
        self._lane_number.renew()
        number, uid = self._lane_number.number, self._lane_number.next_uid(self._settings.uid_base)
        started = start_container(client, self._facts, self._settings, lane_number=number, uid=uid, image=image)
        try:
            self._cpu_cgroup.take_in(started)
            return Sandbox(image, started, _run_memory(self._facts, self._settings, started), self._settings)
        except BaseException:
            started.supervisor.close()
            remove_container(client, started.container_id)
            raise


def _run_memory(facts: EngineFacts, settings: LaneSettings, started: StartedContainer) -> RunMemory:
    """Choose how memory is measured: nested cgroups where we may make them, else the container's own files."""
    container = container_cgroup(facts, settings, started.container_id)
    if container is None:
        return ContainerMemory(facts, started.container_id, started.supervisor)
    if facts.cgroup_version == 1:
        return NestedMemoryV1(container, started.supervisor)
    return NestedMemoryV2(container, started.supervisor)
