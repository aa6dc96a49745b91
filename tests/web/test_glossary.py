"""Every string that somebody reads names things as docs/glossary.md does, in both languages, and is written as its language is."""

import ast
import re
from collections.abc import Iterator

import polib
import pytest

from glossary import Term, terms, word
from web.test_catalogues import WEB

CATALOGUE = polib.pofile(str(WEB / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
HAN = "[\u3400-\u9fff]"


def _of_documents() -> Iterator[str]:
    """What printed documents and the second issuer's page say in Chinese stands in their own sources. What news says is worded for newspapers."""
    for package in ("documents", "issuer"):
        for path in (WEB.parent / package).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
            for node in nodes:
                text = node.value if isinstance(node, ast.Constant) and id(node) not in docstrings else None
                if isinstance(text, str) and re.search(HAN, text):
                    yield text


# What is put into a place may be of either language.
ENGLISH = [PLACE.sub("X", text) for entry in CATALOGUE for text in (entry.msgid, entry.msgid_plural) if text]
CHINESE = [
    PLACE.sub("字", text)
    for text in (
        *(text for entry in CATALOGUE for text in (entry.msgstr, *entry.msgstr_plural.values())),
        *_of_documents(),
    )
]

# Addresses, endings of file names, and the names of statistics are codes.
CODE = re.compile(r"https?://\S+| ?\.[a-z0-9字]+ ?|ICC\(2,.\)|<[^>]*>")
HALF_WIDTH = re.compile(rf"{HAN} ?[,.:;?!()]|[,.:;?!()] ?{HAN}")


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.english)
def test_a_thing_has_one_name(term: Term) -> None:
    shunned = [word(each) for each in term.not_english]
    wrong = [text for text in ENGLISH if any(each.search(text) for each in shunned)]
    wrong += [text for text in CHINESE if any(each in text for each in term.not_chinese)]
    assert wrong == [], f"docs/glossary.md says “{term.english}” and “{term.chinese}”"


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.english)
def test_the_glossary_explains_names_that_are_used(term: Term) -> None:
    assert any(term.pattern.search(text) for text in ENGLISH)
    assert any(term.chinese in text for text in CHINESE)
    assert term.meaning.endswith(".")
    assert term.explained.endswith("。")


def test_no_word_is_both_a_name_and_one_not_to_be_used() -> None:
    shunned = {each for term in terms() for each in (*term.not_english, *term.not_chinese)}
    names = {name for term in terms() for name in (term.english, term.chinese)}
    assert shunned & names == set()


def test_chinese_has_chinese_punctuation() -> None:
    """Full width beside characters, curly quotation marks, no dots in a row."""
    read = {text: CODE.sub("", text) for text in CHINESE}
    wrong = [
        text
        for text, said in read.items()
        if HALF_WIDTH.search(said) or re.search("[\"'「」『』]|\\.\\.\\.", said)
    ]
    assert wrong == []


def test_english_has_english_punctuation() -> None:
    """Straight apostrophes, curly quotation marks in pairs, no full width."""
    wrong = [
        text
        for text in ENGLISH
        if re.search("[‘’「」，。：；？！（）]", text) or '"' in text or text.count("“") != text.count("”")
    ]
    assert wrong == []
