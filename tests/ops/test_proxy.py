"""The proxy, with a stand-in for the site that answers with the request that it got."""

import http.client
import json
import secrets
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import docker
import pytest
from docker.models.containers import Container
from docker.models.networks import Network

from tests import services

STAND_IN = """
import http.server, json, sys, time

class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/live/"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(b"data: first\\n\\n")
            self.wfile.flush()
            time.sleep(30)
            return
        self.tell(0)

    def do_POST(self):
        self.tell(len(self.rfile.read(int(self.headers["Content-Length"]))))

    def tell(self, received):
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = {"path": self.path, "received_bytes": received, "headers": headers}
        body = json.dumps(seen).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.ThreadingHTTPServer(("", int(sys.argv[1])), Site).serve_forever()
"""
MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class TlsProxy:
    port: int
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def network(docker_client: docker.DockerClient) -> Iterator[Network]:
    network = docker_client.networks.create(f"judge-test-proxy-{secrets.token_hex(4)}")
    stand_ins = [start_stand_in(docker_client, network, name, port) for name, port in (("web", 8000), ("live", 8001))]
    yield network
    for container in stand_ins:
        container.remove(force=True)
    network.remove()


def start_stand_in(client: docker.DockerClient, network: Network, alias: str, port: int) -> Container:
    endpoint = client.api.create_endpoint_config(aliases=[alias])
    return services.run_container(
        client,
        "judge-web",
        ["python3", "-c", STAND_IN, str(port)],
        network=network.name,
        networking_config={network.name: endpoint},
    )


@pytest.fixture(scope="module")
def plain_port(docker_client: docker.DockerClient, network: Network) -> Iterator[int]:
    container, port = start_proxy(docker_client, network, {})
    yield port
    container.remove(force=True, v=True)


@pytest.fixture(scope="module")
def tls_proxy(
    docker_client: docker.DockerClient, network: Network, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TlsProxy]:
    directory = tmp_path_factory.mktemp("tls")
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = [
        "-subj",
        "/CN=judge",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    here = {str(directory): {"bind": str(directory), "mode": "rw"}}
    docker_client.containers.run("judge-base", [*request, *names], volumes=here, network_mode="none", remove=True)
    key.chmod(0o644)
    mounted = {
        str(certificate): {"bind": "/run/judge/tls/certificate.pem", "mode": "ro"},
        str(key): {"bind": "/run/judge/tls/key.pem", "mode": "ro"},
    }
    container, port = start_proxy(docker_client, network, mounted)
    yield TlsProxy(port=port, context=ssl.create_default_context(cafile=certificate))
    container.remove(force=True, v=True)


def start_proxy(client: docker.DockerClient, network: Network, volumes: dict[str, Any]) -> tuple[Container, int]:
    """With the flags that docker-compose.yml gives it."""
    port = services.free_port()
    container = services.run_container(
        client,
        "judge-proxy",
        [],
        network=network.name,
        ports={"8080/tcp": ("127.0.0.1", port)},
        volumes=volumes,
        read_only=True,
        tmpfs={"/tmp": ""},
        cap_drop=["ALL"],
        security_opt=["no-new-privileges:true"],
    )
    proxy = services.Service(container=container, is_ready=lambda: is_healthy(container))
    proxy.wait_until_ready()
    return container, port


def is_healthy(container: Container) -> bool:
    command = "curl -fsSk http://127.0.0.1:8080/proxy/health || curl -fsSk https://127.0.0.1:8080/proxy/health"
    code, _ = services.execute_unchecked(container, ["sh", "-c", command])
    return code == 0


def ask(port: int, method: str, path: str, **request: Any) -> tuple[http.client.HTTPResponse, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, **request)
        answer = connection.getresponse()
        return answer, answer.read()


def seen_by_the_site(port: int, method: str, path: str, **request: Any) -> Any:
    answer, body = ask(port, method, path, **request)
    assert answer.status == 200
    return json.loads(body)


def test_the_site_gets_path_and_query_as_they_were_sent(plain_port: int) -> None:
    assert seen_by_the_site(plain_port, "GET", "/problems/a%20b?next=%2Fx")["path"] == "/problems/a%20b?next=%2Fx"


def test_what_a_client_claims_about_its_way_stands_left_of_what_the_proxy_saw(plain_port: int) -> None:
    claimed = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    headers = seen_by_the_site(plain_port, "GET", "/", headers=claimed)["headers"]
    assert headers["x-forwarded-proto"] == "https, http"
    assert headers["x-forwarded-host"] == f"evil.example, 127.0.0.1:{plain_port}"
    first, second = headers["x-forwarded-for"].split(", ")
    assert first == "10.0.0.1"
    assert second != "10.0.0.1"


def test_without_a_claim_the_site_sees_one_hop(plain_port: int) -> None:
    headers = seen_by_the_site(plain_port, "GET", "/")["headers"]
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-host"] == headers["host"] == f"127.0.0.1:{plain_port}"


def test_an_event_reaches_the_browser_while_the_stream_is_open(plain_port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", plain_port, timeout=5)) as connection:
        connection.request("GET", "/live/submissions/1", headers={"Accept-Encoding": "gzip"})
        assert connection.getresponse().readline() == b"data: first\n"


@pytest.mark.parametrize(
    ("path", "size_bytes", "status"),
    [("/x", 6 * MIB, 413), ("/admin/problems/x", 6 * MIB, 413), ("/admin/problems/import", 6 * MIB, 200)],
)
def test_only_problem_packages_may_be_large(plain_port: int, path: str, size_bytes: int, status: int) -> None:
    try:
        answer, _ = ask(plain_port, "POST", path, body=b"x" * size_bytes)
    except (BrokenPipeError, ConnectionResetError):  # refused before all was sent
        assert status == 413
    else:
        assert answer.status == status


def test_built_files_are_cached_for_ever_and_their_type_is_not_guessed(plain_port: int) -> None:
    name = json.loads(ask(plain_port, "GET", "/static/manifest.json")[1])["site.css"]
    answer, _ = ask(plain_port, "GET", f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Encoding"] == "gzip"


def test_with_a_certificate_the_port_speaks_tls(tls_proxy: TlsProxy) -> None:
    with closing(
        http.client.HTTPSConnection("127.0.0.1", tls_proxy.port, timeout=20, context=tls_proxy.context)
    ) as connection:
        connection.request("GET", "/")
        seen = json.loads(connection.getresponse().read())
    assert seen["headers"]["x-forwarded-proto"] == "https"


def test_plain_http_on_the_tls_port_is_sent_to_https(tls_proxy: TlsProxy) -> None:
    answer, _ = ask(tls_proxy.port, "GET", "/problems?x=1")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://127.0.0.1:{tls_proxy.port}/problems?x=1"
