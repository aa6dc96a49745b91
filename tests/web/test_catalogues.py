"""The Chinese catalogue holds every string of the site, translated, with the same placeholders; the compiled one is its own.

English has none: the strings in the sources are English.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

WEB = Path(__file__).parents[2] / "src" / "answerable" / "web"
LOCALES = ("zh_Hans",)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}|%[sd]")


def catalogue(locale: str, root: Path = WEB) -> Path:
    return root / "locale" / locale / "LC_MESSAGES" / "django.po"


def entries(path: Path) -> dict[tuple[str, str, str], list[str]]:
    """(context, msgid, plural) -> translations; flags and comments are not looked at."""
    text = subprocess.run(
        ["msgcat", "--no-wrap", "--no-location", str(path)], check=True, capture_output=True, text=True
    ).stdout
    found = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        fields = re.findall(
            r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "(.*)"$', "\n".join(joined(lines)), re.M
        )
        named = dict(fields)
        if named.get("msgid"):
            key = (named.get("msgctxt", ""), named["msgid"], named.get("msgid_plural", ""))
            found[key] = [value for name, value in fields if name.startswith("msgstr")]
    return found


def joined(lines: list[str]) -> list[str]:
    """Continuation lines put behind the line they continue."""
    whole: list[str] = []
    for line in lines:
        if line.startswith('"'):
            whole[-1] = whole[-1][:-1] + line[1:]
        else:
            whole.append(line)
    return whole


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The strings as the sources have them now, collected into empty catalogues."""
    copy = tmp_path_factory.mktemp("sources") / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("static", "*.po", "*.mo", "__pycache__"))
    (copy / "locale").mkdir(exist_ok=True)
    arguments = ["makemessages", *(f"-l={locale}" for locale in LOCALES), "--no-location"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", *arguments]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    return copy


@pytest.mark.parametrize("locale", LOCALES)
def test_every_string_is_in_the_catalogue_and_none_is_left_over(collected: Path, locale: str) -> None:
    used, kept = set(entries(catalogue(locale, collected))), set(entries(catalogue(locale)))
    assert (sorted(used - kept), sorted(kept - used)) == ([], []), "run make messages"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_string_is_translated_and_none_is_a_guess(locale: str) -> None:
    untranslated = [key for key, values in entries(catalogue(locale)).items() if not all(values)]
    assert untranslated == []
    assert "#, fuzzy" not in catalogue(locale).read_text()


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_have_the_same_placeholders(locale: str) -> None:
    wrong = []
    for (_context, single, plural), values in entries(catalogue(locale)).items():
        allowed = [set(PLACEHOLDER.findall(text)) for text in (single, plural) if text]
        wrong += [(single, value) for value in values if set(PLACEHOLDER.findall(value)) not in allowed]
    assert wrong == []


def uncompiled(path: Path) -> str:
    """What a compiled catalogue says; its bytes may differ between versions of gettext."""
    return subprocess.run(["msgunfmt", str(path)], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_up_to_date(locale: str, tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", str(compiled), str(catalogue(locale))], check=True)
    assert uncompiled(catalogue(locale).with_suffix(".mo")) == uncompiled(compiled), "run make messages"
