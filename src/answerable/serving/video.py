"""Janus, through which the venues send picture and sound, as one of the processes of `answerable serve`.

It is Debian's package `janus`, a program of its own (GPL) that is neither part of ours nor handed out with it. This module writes its configuration into the
home and becomes it: `python -m answerable.serving.video --home DIR --port N`. Its interface listens on this computer only and takes nothing without a token that the
site has signed; its administration is off, and of its plug-ins only VideoRoom and the HTTP transport are loaded. Browsers never speak with it but for the
encrypted media, on the ports of `rtp_ports` (UDP).

Rooms are not configured here: the gateway forgets them when it ends, and the site makes them again.
Specification: janus.jcfg(5) of Janus 1.1.2.
"""

import argparse
import ipaddress
import json
import os
import re
import resource
import shutil
from dataclasses import dataclass
from pathlib import Path

from answerable import durable
from answerable.home import Home
from answerable.listening import end_with_parent
from answerable.serving import CannotServe

PROGRAM = "janus"
# What it must load, by the folder below the package's own.
LOADED = {"plugins": "libjanus_videoroom.so", "transports": "libjanus_http.so"}
PACKAGED = ("/usr/lib/*/janus", "/usr/lib/janus", "/opt/janus/lib/janus", "/usr/local/lib/janus")
TOKENS, ROOMS = "video-tokens", "video-rooms"
RTP_PORTS = "20000-20999"
# A venue has two connections of one port each, and each handle some pipes and sockets besides.
MOST_FILES = 65_536


@dataclass(frozen=True, slots=True)
class Gateway:
    """`port` is where its interface listens on this computer; `public_address` is the machine's address outside, when a router translates it."""

    port: int
    rtp_ports: str = RTP_PORTS
    public_address: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/janus"

    def command(self, folder: Path) -> list[str]:
        address = ["--address", self.public_address] if self.public_address else []
        where = ["--home", str(folder), "--port", str(self.port), "--rtp-ports", self.rtp_ports, *address]
        return ["answerable.serving.video", *where]


def demand_installed() -> None:
    """Raises CannotServe without the package."""
    if shutil.which(PROGRAM) is None or _packaged() is None:
        raise CannotServe(
            "Picture and sound need Janus: install Debian's package janus, or leave out --video."
        )


def demand_ports(wanted: str) -> str:
    """The range of ports as it was given. Raises CannotServe."""
    found = re.fullmatch(r"(\d{4,5})-(\d{4,5})", wanted)
    if found is None or not 1024 <= int(found[1]) < int(found[2]) <= 65535:
        raise CannotServe(f"{wanted} is no range of ports; give one such as {RTP_PORTS}.")
    return wanted


def demand_address(wanted: str) -> str:
    """The machine's address outside, as it was given; empty if none was. Raises CannotServe: with a name, Janus would start and nobody reach it."""
    if not wanted:
        return ""
    try:
        # Janus gathers addresses of IPv4 only, so that only these can be translated.
        return str(ipaddress.IPv4Address(wanted))
    except ValueError:
        raise CannotServe(
            f"{wanted} cannot be this machine's address outside; give --video-address four numbers such as 203.0.113.7."
        ) from None


def configure(folder: Path, gateway: Gateway) -> Path:
    """Write the gateway's configuration into the home, its secrets made at the first start, and return its folder."""
    home = Home(folder)
    where = folder / "janus"
    where.mkdir(mode=0o700, exist_ok=True)
    packaged = _packaged()
    if packaged is None:
        demand_installed()
        raise AssertionError("there is no package")
    for kind, library in LOADED.items():
        _only(where / kind, packaged / kind / library)
    (where / "none").mkdir(exist_ok=True)
    for name, text in {
        "janus.jcfg": _general(where, gateway, home.secret(TOKENS)),
        "janus.transport.http.jcfg": _http(gateway.port),
        "janus.plugin.videoroom.jcfg": f"general: {{\n  string_ids = true\n  admin_key = {_text(home.secret(ROOMS))}\n}}\n",
    }.items():
        durable.write(where / name, text.encode())
    return where


def _packaged() -> Path | None:
    """The folder of the package's plug-ins and transports."""
    for pattern in PACKAGED:
        for found in sorted(Path("/").glob(pattern.lstrip("/"))):
            if all((found / kind / library).exists() for kind, library in LOADED.items()):
                return found
    return None


def _only(folder: Path, library: Path) -> None:
    """The gateway loads whatever lies in the folder that it is told: this one has the one library."""
    folder.mkdir(exist_ok=True)
    link = folder / library.name
    link.unlink(missing_ok=True)
    link.symlink_to(library)


def _general(where: Path, gateway: Gateway, secret: str) -> str:
    address = gateway.public_address
    # With a translated address the gateway is not what ICE-lite supposes, a machine that everybody reaches directly.
    nat = f"nat_1_1_mapping = {_text(address)}" if address else "ice_lite = true"
    none = _text(str(where / "none"))
    return f"""general: {{
  configs_folder = {_text(str(where))}
  plugins_folder = {_text(str(where / "plugins"))}
  transports_folder = {_text(str(where / "transports"))}
  events_folder = {none}
  loggers_folder = {none}
  debug_level = 2
  debug_colors = false
  server_name = "answerable"
  session_timeout = 60
  token_auth = true
  token_auth_secret = {_text(secret)}
  hide_dependencies = true
}}
media: {{
  rtp_port_range = {_text(gateway.rtp_ports)}
}}
nat: {{
  nice_debug = false
  full_trickle = true
  {nat}
}}
"""


def _http(port: int) -> str:
    return f"""general: {{
  json = "compact"
  base_path = "/janus"
  http = true
  port = {port}
  ip = "127.0.0.1"
  https = false
}}
admin: {{
  admin_http = false
  admin_https = false
}}
"""


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def become(folder: Path, gateway: Gateway) -> None:
    """Take the gateway's place in this process, with as many open files as the system lets it."""
    where = configure(folder, gateway)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    program = shutil.which(PROGRAM) or PROGRAM
    os.execv(program, [program, "-F", str(where), "-C", str(where / "janus.jcfg"), "-o"])  # noqa: S606 - no shell


def main() -> None:
    os.umask(0o077)
    parser = argparse.ArgumentParser(description="Run Janus for one home.")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rtp-ports", default=RTP_PORTS)
    parser.add_argument("--address", default="")
    parser.add_argument("--with-parent", type=int, metavar="PID")
    given = parser.parse_args()
    if given.with_parent:
        end_with_parent(given.with_parent)
    become(given.home, Gateway(given.port, given.rtp_ports, given.address))


if __name__ == "__main__":
    main()
