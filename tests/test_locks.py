"""The locks are complete: pip installs them with --no-deps, so whatever a pinned package needs must be pinned beside it.

What a package needs is read from the metadata of the one that is installed here, so each Python that runs this judges for itself.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).parents[1] / "requirements"
LOCKS = ("run", "dev", "spark")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text()


def pins_in(lock: str) -> dict[str, Requirement]:
    """The pins that apply here, by name. Each starts a line of the lock; its hashes and comments are indented."""
    lines = [line.removesuffix("\\") for line in lock.splitlines() if re.match(r"\w", line)]
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, lines) if applies(pin)}


def asked_in(name: str) -> list[Requirement]:
    """What requirements/NAME.in asks for, with what the file asks for that it refers to."""
    lines = (FOLDER / f"{name}.in").read_text().splitlines()
    referred = [line.split()[1] for line in lines if line.startswith("-r ")]
    own = [Requirement(line) for line in lines if re.match(r"\w", line)]
    return own + [asked for file in referred for asked in asked_in(file.removesuffix(".in"))]


@cache
def needs(name: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(text) for text in distribution(name).requires or ())


def applies(asked: Requirement, extras: frozenset[str] = frozenset()) -> bool:
    return asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in extras | {""})


def version(pin: Requirement) -> str:
    (exact,) = pin.specifier
    assert exact.operator == "=="
    return exact.version


def unmet(lock: str, asked: list[Requirement]) -> Iterator[str]:
    """Each requirement that no pin of this lock satisfies: those asked for, what these need, and so on."""
    pins = pins_in(lock)
    waiting = list(asked)
    seen: dict[str, frozenset[str]] = {}
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        pin = pins.get(name)
        if pin is None or not one.specifier.contains(version(pin), prereleases=True):
            yield f"{one} ({pin or 'no pin'})"
            continue
        extras = seen.get(name, frozenset()) | one.extras
        if seen.get(name) != extras:
            seen[name] = extras
            waiting += [more for more in needs(name) if applies(more, extras)]
    yield from (f"{name} is pinned, and nothing needs it" for name in sorted(pins.keys() - seen.keys()))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_all_that_its_packages_need(name: str) -> None:
    assert list(unmet(text_of(name), asked_in(name))) == []


def test_a_pin_that_is_taken_out_is_missed() -> None:
    lock, asked = text_of("run"), asked_in("run")
    for pin in pins_in(lock).values():
        without = re.sub(rf"(?m)^{re.escape(pin.name)}==.*\n", "", lock)
        assert list(unmet(without, asked)), pin


def test_what_is_installed_is_what_is_pinned_and_the_locks_agree() -> None:
    run, dev, spark = ({at: version(pin) for at, pin in pins_in(text_of(name)).items()} for name in LOCKS)
    assert run == {name: dev[name] for name in run}
    assert dev | spark == {name: distribution(name).version for name in dev | spark}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_no_address(name: str) -> None:
    lines = [line for line in text_of(name).splitlines() if not re.match(r"\s+#", line)]
    pin, digest = r"[a-z0-9.-]+(\[[a-z,]+\])?==[\w.+!-]+( ; [^\\]+)?", r"    --hash=sha256:[0-9a-f]{64}"
    assert [line for line in lines if not re.fullmatch(rf"({pin}|{digest})( \\)?", line)] == []
    assert "://" not in text_of(name)


def test_the_front_end_s_lock_names_no_address() -> None:
    """npm writes where a package came from, and where its authors take money: both are taken out by hand after a change."""
    lock = (FOLDER.parent / "frontend" / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "://" not in lock
