"""What the host sees of a container, and what its image must not contain."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import docker
from docker.models.containers import Container

from judge.sandbox import Lane
from ops.setup.testing import languages_under_test
from tests.sandbox import probing
from tests.sandbox.hostile.judging import LANGUAGES

SETUID_OR_SETGID = stat.S_ISUID | stat.S_ISGID


def images() -> list[str]:
    tested = languages_under_test()
    return sorted({language.image for language in LANGUAGES.all if language.id in tested})


def files_of(client: docker.DockerClient, image: str) -> Iterator[Path]:
    """The image's own, through the root of a container, whatever the engine keeps images in."""
    container: Container = client.containers.run(
        image, ["/bin/sleep", "600"], entrypoint=[], network_mode="none", detach=True, read_only=True
    )
    try:
        container.reload()
        root = Path(f"/proc/{container.attrs['State']['Pid']}/root/")
        device = root.stat().st_dev
        for directory, subdirectories, names in os.walk(root):
            subdirectories[:] = [name for name in subdirectories if os.lstat(f"{directory}/{name}").st_dev == device]
            yield from (Path(directory, name) for name in names)
    finally:
        container.remove(force=True)


def gives_privileges(path: Path) -> bool:
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        return False
    return bool(mode & SETUID_OR_SETGID) or "security.capability" in os.listxattr(path, follow_symlinks=False)


def test_no_file_of_any_language_image_gives_privileges(docker_client: docker.DockerClient) -> None:
    found = [
        f"{image}: {path}" for image in images() for path in files_of(docker_client, image) if gives_privileges(path)
    ]
    assert found == []


def test_the_container_has_nothing_of_the_host_but_its_sockets_directory(
    lane: Lane, docker_client: docker.DockerClient
) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        attributes = docker_client.containers.get(box.container_id).attrs
    host = attributes["HostConfig"]
    assert host["Privileged"] is False
    assert host["CapDrop"] == ["ALL"]
    assert {name.removeprefix("CAP_") for name in host["CapAdd"]} == {"SETUID", "SETGID", "KILL"}
    assert host["NetworkMode"] == "none"
    assert host["IpcMode"] == "none"
    assert (host["PidMode"], host["UTSMode"], host["UsernsMode"]) == ("", "", "")
    assert host["ReadonlyRootfs"] is True
    assert not host["Devices"]
    assert not host["DeviceCgroupRules"]
    assert not host["GroupAdd"]
    assert not host["VolumesFrom"]
    assert "no-new-privileges" in host["SecurityOpt"]
    assert [mount["Destination"] for mount in attributes["Mounts"]] == ["/run/judge"]
    assert list(host["Tmpfs"]) == ["/sandbox"]


def test_the_supervisor_has_three_capabilities_and_namespaces_of_its_own(
    lane: Lane, docker_client: docker.DockerClient
) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        process = Path("/proc", str(docker_client.containers.get(box.container_id).attrs["State"]["Pid"]))
        lines = (process / "status").read_text().splitlines()
        status = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
        shared = {
            name
            for name in ("ipc", "mnt", "net", "pid", "uts")
            if os.readlink(process / "ns" / name) == os.readlink(f"/proc/self/ns/{name}")
        }
        file_systems = {line.split()[1]: line.split()[3] for line in (process / "mounts").read_text().splitlines()}
    assert shared == set()
    promised = 1 << 5 | 1 << 6 | 1 << 7  # KILL, SETGID, SETUID
    for name in ("CapEff", "CapPrm", "CapBnd"):
        assert int(status[name], 16) == promised, name
    assert int(status["CapAmb"], 16) == 0
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert {"nosuid", "nodev", "noatime"} <= set(file_systems["/sandbox"].split(","))
    assert "ro" in file_systems["/"].split(",")
