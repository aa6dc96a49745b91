"""An archive is sound as it was written, and whatever is changed in it is found, by kind of change."""

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner, Result
from rocrate.rocrate import ROCrate

from answerable.archive import layout, writing
from answerable.archive.checking import Damage, NoArchive, check
from answerable.web.archive.command import archive as command
from verifier import sample

from .archives import FIELDS, FILES, TOP, changed, make


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("archive"))


def faults(path: Path) -> set[Damage]:
    return {each.fault for each in check(path).findings}


def test_a_sound_archive_is_sound_and_verifies_its_bundle(archive: Path) -> None:
    report = check(archive)
    assert report.findings == ()
    assert report.has_bundle
    assert report.files == len(FILES) + 2 + len(layout.TAG_FILES) + len(layout.TAG_MANIFESTS)


def test_the_libraries_of_bags_and_crates_read_it(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as found:
        found.extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path / TOP))
    bag.validate()
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["External-Description"] == FIELDS["External-Description"]
    crate = ROCrate(tmp_path / TOP / "data")
    assert crate.root_dataset["name"] == "述职评议会"
    assert crate.dereference("notice/notice.json")["contentSize"] == str(len(FILES["notice/notice.json"]))


def test_the_same_files_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    assert make(tmp_path).read_bytes() == archive.read_bytes()


def altered(path: str, at: int = 20) -> Callable[[Path], object]:
    def change(bag: Path) -> None:
        content = bytearray((bag / path).read_bytes())
        content[at] ^= 1
        (bag / path).write_bytes(content)

    return change


def added(path: str) -> Callable[[Path], object]:
    def change(bag: Path) -> None:
        (bag / path).parent.mkdir(parents=True, exist_ok=True)
        (bag / path).write_bytes(b"")

    return change


def consistent(change: Callable[[Path], object]) -> Callable[[Path], object]:
    """The change, with every manifest made to agree, as somebody would who knows how bags are made."""

    def made(bag: Path) -> None:
        change(bag)
        described = (bag / "bag-info.txt").read_text()
        lines = [line for line in described.splitlines(keepends=True) if not line.startswith("Payload-Oxum")]
        (bag / "bag-info.txt").write_text("".join(lines))
        again = bag.parent.parent / "consistent.zip"
        writing.rewrite(bag, again)
        with zipfile.ZipFile(again) as found:
            found.extractall(bag.parent)

    return made


PAYLOAD = ["data/notice/notice.json", "data/evidence/bundle.zip", layout.CRATE]
KINDS: dict[str, tuple[Callable[[Path], object], Damage, str]] = {
    **{f"altered {path}": (altered(path), Damage.ALTERED, path) for path in PAYLOAD},
    **{f"missing {path}": (lambda bag, path=path: (bag / path).unlink(), Damage.MISSING, path) for path in PAYLOAD},
    "altered description": (altered("bag-info.txt"), Damage.ALTERED, "bag-info.txt"),
    "altered manifest": (altered("manifest-sha512.txt", 0), Damage.ALTERED, "manifest-sha512.txt"),
    "missing manifest": (lambda bag: (bag / "manifest-sha256.txt").unlink(), Damage.MISSING, "manifest-sha256.txt"),
    "missing tag manifest": (
        lambda bag: (bag / "tagmanifest-sha256.txt").unlink(), Damage.MISSING, "tagmanifest-sha256.txt",
    ),
    "missing declaration": (lambda bag: (bag / "bagit.txt").unlink(), Damage.MISSING, "bagit.txt"),
    "added file": (added("data/notice/more.txt"), Damage.ADDED, "data/notice/more.txt"),
    "added beside the payload": (added("more.txt"), Damage.ADDED, "more.txt"),
    "added fetch list": (added("fetch.txt"), Damage.ADDED, "fetch.txt"),
    "added file, all manifests agreeing": (consistent(added("data/more.txt")), Damage.CRATE, layout.CRATE),
    "missing file, all manifests agreeing": (
        consistent(lambda bag: (bag / "data/empty.txt").unlink()), Damage.CRATE, layout.CRATE,
    ),
    "a crate that is none, all manifests agreeing": (
        consistent(lambda bag: (bag / layout.CRATE).write_text("[]")), Damage.CRATE, layout.CRATE,
    ),
    "another bundle, all manifests agreeing": (
        consistent(lambda bag: (bag / layout.BUNDLE).write_bytes(false_bundle())), Damage.BUNDLE, layout.BUNDLE,
    ),
    "no zip as the bundle, all manifests agreeing": (
        consistent(lambda bag: (bag / layout.BUNDLE).write_bytes(b"none")), Damage.BUNDLE, layout.BUNDLE,
    ),
}  # fmt: skip


def false_bundle() -> bytes:
    made = sample.sample()
    sheets = made.contents.turnout["sheet"]
    return made.with_(turnout={"sheet": {group: {**counts, "void": 9} for group, counts in sheets.items()}})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_change_is_found_where_it_is(archive: Path, kind: str) -> None:
    change, fault, path = KINDS[kind]
    found = check(changed(archive, change)).findings
    assert (fault, path) in {(each.fault, each.path) for each in found}, found


def test_packed_again_without_a_change_only_the_bytes_differ(archive: Path) -> None:
    assert faults(changed(archive, lambda _bag: None)) == {Damage.BYTES}


def test_a_change_of_any_byte_is_found(tmp_path: Path) -> None:
    """Places drawn by lot over the whole file, and each byte of its beginning and end. What a change in the bundle does is tested by its verifier."""
    whole = make(tmp_path, with_bundle=False).read_bytes()
    drawn = random.Random(9)
    places = {*range(60), *range(len(whole) - 60, len(whole)), *drawn.sample(range(len(whole)), 80)}
    target = tmp_path / "flipped.zip"
    for place in sorted(places):
        content = bytearray(whole)
        content[place] ^= 1 << drawn.randrange(8)
        target.write_bytes(content)
        try:
            assert check(target).findings, place
        except NoArchive:
            continue


@pytest.mark.parametrize("extra", [b"x", b"\0" * 50])
def test_bytes_after_and_before_the_zip_are_found(archive: Path, tmp_path: Path, extra: bytes) -> None:
    whole = archive.read_bytes()
    for content in (whole + extra, extra + whole, whole[:-1]):
        target = tmp_path / "longer.zip"
        target.write_bytes(content)
        try:
            assert check(target).findings
        except NoArchive:
            continue


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "a//b", "a\\b", "a/b%0A"])
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    target = tmp_path / "names.zip"
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(name, b"x")
    report = check(target)
    assert [(each.fault, each.path) for each in report.findings] == [(Damage.UNSAFE, name)]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["names.zip"]


def test_a_packed_file_is_not_unpacked(tmp_path: Path) -> None:
    target = tmp_path / "bomb.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(f"{TOP}/data/zeros", bytes(50_000_000))
    assert faults(target) == {Damage.UNSAFE}


def test_what_holds_no_bag_is_not_one(tmp_path: Path) -> None:
    target = tmp_path / "none.zip"
    for names in ((), ("one.txt",), ("a/one.txt", "b/one.txt")):
        with zipfile.ZipFile(target, "w") as made:
            for name in names:
                made.writestr(name, b"")
        assert faults(target) == {Damage.NO_BAG}, names


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_the_command_says_it_in_words_json_and_exit_status(archive: Path, tmp_path: Path) -> None:
    sound = run("check", archive)
    assert sound.exit_code == 0
    assert "Evidence bundle: verified." in sound.output
    assert "Not in it: recordings: They are many." in sound.output
    assert sound.output.splitlines()[-1] == f"SOUND: {archive}"
    bad = changed(archive, altered(PAYLOAD[0]))
    refused = run("check", bad)
    assert refused.exit_code == 1
    assert f"  - {PAYLOAD[0]} was altered" in refused.output
    told = json.loads(run("check", bad, "--json").output)
    assert (told["sound"], told["bundle_verified"]) == (False, False)
    assert {"fault": "altered", "path": PAYLOAD[0], "why": ""} in told["findings"]
    assert run("check", tmp_path / "none.zip").exit_code == 2
    (tmp_path / "text.zip").write_text("text")
    assert run("check", tmp_path / "text.zip").exit_code == 2
    assert run().exit_code == run("check").exit_code == run("key").exit_code == 2
    assert "Exit status of checking" in run("--help").output


def test_without_a_bundle_the_command_says_so(tmp_path: Path) -> None:
    done = run("check", make(tmp_path, with_bundle=False))
    assert (done.exit_code, "Evidence bundle: none in this archive." in done.output) == (0, True)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报告.pdf", "报告.pdf"),
        ("a/b\\c:d%0A.txt", "a_b_c_d_0A.txt"),
        ("..", "file"),
        ("x" * 300 + ".pptx", "x" * 115 + ".pptx"),
        ("no ending " + "y" * 300, ("no ending " + "y" * 300)[:120]),
    ],
)
def test_names_of_files_are_made_safe(name: str, safe: str) -> None:
    assert layout.safe_name(name) == safe
    assert layout.is_safe(safe)
