"""What Janus is told at the start, and what is refused before it starts."""

import re
from pathlib import Path

import pytest

from answerable.serving import CannotServe
from answerable.serving.video import Gateway, configure, demand_address, demand_ports


def setting(folder: Path, name: str) -> str | None:
    found = re.search(rf"^  {name} = (.*)$", (folder / "janus.jcfg").read_text("utf-8"), re.MULTILINE)
    return found[1] if found else None


@pytest.mark.parametrize("address", ["", "203.0.113.7"])
def test_janus_is_told_address_and_ports(tmp_path: Path, address: str) -> None:
    """With an address outside it is no machine that everybody reaches directly, which is what ICE-lite supposes."""
    folder = configure(tmp_path, Gateway(8002, "31000-31099", demand_address(address)))
    assert setting(folder, "rtp_port_range") == '"31000-31099"'
    assert setting(folder, "nat_1_1_mapping") == (f'"{address}"' if address else None)
    assert setting(folder, "ice_lite") == (None if address else "true")
    assert setting(folder, "full_trickle") == "true"
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.jcfg")), "secrets are the owner's"


@pytest.mark.parametrize(
    "wanted", ["meet.example.org", "2001:db8::7", "203.0.113", "203.0.113.7:80", "203.0.113.256", " ", '"']
)
def test_what_is_no_address_outside_is_refused(wanted: str) -> None:
    with pytest.raises(CannotServe, match="give --video-address four numbers"):
        demand_address(wanted)


@pytest.mark.parametrize("wanted", ["", "30000", "31000-30000", "80-90", "60000-70000", "20000-20000", "a-b"])
def test_what_is_no_range_of_ports_is_refused(wanted: str) -> None:
    with pytest.raises(CannotServe, match="is no range of ports"):
        demand_ports(wanted)
