"""Each page has every sentence that its scripts ask for, and no other."""

import re
from pathlib import Path

import pytest

from answerable.web.sentences import console, hall, phone, recorder, replay, screen, tracker, verify, video

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "frontend" / "src"
PAGES = {
    "console": console.sentences,
    "hall": hall.sentences,
    "phone": phone.sentences,
    "recorder": recorder.sentences,
    "replay": replay.sentences,
    "screen": screen.sentences,
    "tracker": tracker.sentences,
    "verify": verify.sentences,
    "video": video.sentences,
}
# Parts that several pages have, by the name of their source.
SHARED = {"acting": {"hall", "recorder"}, "captions": {"hall", "recorder"}}
# Scripts of single pages of the site: their sentences are in the templates.
WITHOUT = {"pages"}

# A key is a literal inside a call of t(); `t(a ? "x" : "y")` asks for both.
CALL = re.compile(r"\bt\(((?:[^()]|\([^()]*\))*)\)")
# A key that is put together, such as t(`tracker_state_${state}`), asks for all that begin so.
BY_STATE = re.compile(r"\bt\(`([a-z_]+_)\$\{")
# Of these, every single key is known.
ONE_BY_ONE = {"problem_", "range_", "claim_"}
# Sentences whose key a value carries.
BY_NAME = re.compile(r'\bkey: "([a-z_]+)"')


def pages_of(path: Path) -> set[str]:
    """The pages whose scripts a source belongs to: by its folder or its name; the phone's are all the others."""
    found = {*path.relative_to(SOURCES).parts, path.stem} & (PAGES.keys() | WITHOUT)
    return SHARED.get(path.stem) or found or {"phone"}


def text_of(page: str) -> str:
    return "\n".join(
        path.read_text("utf-8") for path in sorted(SOURCES.rglob("*.ts*")) if page in pages_of(path)
    )


def asked(page: str) -> set[str]:
    text = text_of(page)
    first = (re.sub(r"\{.*", "", call, flags=re.DOTALL) for call in CALL.findall(text) if "`" not in call)
    keys = {key for call in first for key in re.findall(r'"([a-z][a-z0-9_]*)"', call)}
    claims = {f"claim_{code}" for code in re.findall(r'\bclaim\("([a-z_]+)"', text)}
    return keys | claims | set(BY_NAME.findall(text)) | codes(page)


def codes(page: str) -> set[str]:
    """Sentences of the phone by the code of a problem: every code that its sources use needs one."""
    if page != "phone":
        return set()
    text = text_of(page)
    problems = re.findall(r'\bproblem\("([a-z-]+)"', text)
    answers = re.findall(r'\{ error: "([a-z-]+)" \}', text)
    ranges = re.findall(r'problem: "((?:not-a|out|off)-[a-z-]+)"', text)
    named = {f"problem_{code}" for code in (*problems, *answers)} | {f"range_{code}" for code in ranges}
    return {key.replace("-", "_") for key in named}


def by_state(page: str) -> set[str]:
    """Those that a put-together key may mean."""
    stems = tuple(stem for stem in BY_STATE.findall(text_of(page)) if stem not in ONE_BY_ONE)
    return {key for key in PAGES[page]() if key.startswith(stems)} if stems else set()


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_asked_for_is_there(page: str) -> None:
    assert asked(page) - set(PAGES[page]()) == set()
    for stem in BY_STATE.findall(text_of(page)):
        assert any(key.startswith(stem) for key in PAGES[page]()), stem


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_there_for_nothing(page: str) -> None:
    from_ballotbox = {key for key in PAGES[page]() if key.startswith("problem_ballotbox_")}
    assert set(PAGES[page]()) - asked(page) - by_state(page) == from_ballotbox


def test_scripts_of_single_pages_ask_for_none() -> None:
    assert not CALL.search(text_of("pages"))


def test_ballotbox_codes_have_sentences() -> None:
    """The codes that a rater can meet, as the ballot box's refusals name them."""
    codes = r'= \(\s*"([a-z-]+)",\s*\d{3}'
    sources = ("src/answerable/ballotbox/refusals.py", "src/answerable/exchange.py")
    named = {code for name in sources for code in re.findall(codes, (ROOT / name).read_text("utf-8"))}
    told = {
        key.removeprefix("problem_ballotbox_").replace("_", "-")
        for key in phone.sentences()
        if key.startswith("problem_ballotbox_")
    }
    assert told - named == set()
