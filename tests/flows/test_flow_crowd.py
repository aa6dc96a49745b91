"""One address against the whole site: thousands of half-sent bodies, and readers who do not read. Everybody else is served meanwhile."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from answerable.serving.addresses import addresses, free_port
from answerable.serving.children import SITE, Servers
from starting import starts
from waiting import PATIENCE
from worlds import with_tables

pytestmark = [pytest.mark.flow]

CONNECTIONS = 4300
READERS = 200
BIG = 15 * 1024 * 1024
# What a process may need for readers who do not read, in kB: their sockets' buffers and 64 KB of each file, and not the file.
GROWTH = 150 * 1024
HALF = b"POST /accounts/sign-in HTTP/1.1\r\nhost: %s\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\nlogin="


@pytest.fixture(scope="module")
@starts("flow")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("crowd")
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    with Servers(where, with_tables(folder / "home"), folder / "log") as servers:
        servers.wait_until_ready()
        yield servers


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < CONNECTIONS + 500:
        pytest.skip(f"this system lets a process open {hard} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_half_sent_bodies_of_one_address_shut_nobody_out(site: Servers, many_files: None) -> None:
    half = HALF % f"127.0.0.1:{site.where.port}".encode()
    with ExitStack() as held, httpx.Client(trust_env=False, timeout=PATIENCE) as phone:
        for _ in range(CONNECTIONS):
            one = held.enter_context(socket.create_connection(("127.0.0.1", site.where.port), PATIENCE))
            one.sendall(half)
        for _ in range(3):
            answer = phone.get(f"{site.where.site_here}/join")
            assert answer.status_code == 200
    assert site.children[SITE].poll() is None


def memory_of(servers: Servers) -> int:
    """What the site's process holds, in kB."""
    status = Path(f"/proc/{servers.children[SITE].pid}/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


def test_readers_who_do_not_read_hold_no_file_in_memory(site: Servers) -> None:
    public = Path(site.environment["ANSWERABLE_HOME"]) / "public"
    public.mkdir(exist_ok=True)
    (public / "film.bin").write_bytes(bytes(BIG))
    head = b"GET /media/film.bin HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n\r\n" % site.where.port
    with ExitStack() as held, httpx.Client(trust_env=False, timeout=PATIENCE) as phone:
        url = site.where.site_here
        assert len(phone.get(f"{url}/media/film.bin").content) == BIG
        before = memory_of(site)
        readers = []
        for _ in range(READERS):
            one = held.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect(("127.0.0.1", site.where.port))
            one.sendall(head)
            readers.append(one)
        for one in readers:
            assert one.recv(12, socket.MSG_WAITALL) == b"HTTP/1.1 200"
        assert phone.get(f"{url}/join").status_code == 200
        assert memory_of(site) - before < GROWTH
