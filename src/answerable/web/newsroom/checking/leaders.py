"""Names of leaders: in their order wherever a sentence names several, with their own title where one stands right before or after the name, and no other name
right before or after a title of theirs.

A part of the title at its end is right as well: "董事长" for "党委书记、董事长". What is nearly the listed name is taken for a slip of the pen. Any other name is a hit only
where it can be told from further words, and the title from that of somebody in a unit ("某公司总经理").
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from answerable.web.newsroom.checking.places import Finding, Hit, Passage, hit, sentences


class ListedLeader(NamedTuple):
    """In order: who comes first in the list is named first."""

    name: str
    title: str


DEPUTY = "副"
WHOSE = ("集团", DEPUTY)  # what may stand before a title that is still the leader's
# The commonest family names, and what follows a name in a report.
FAMILY = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# What begins like a family name after a title, and is none: "董事长郑重指出", "董事长于会上强调".
NO_NAMES = ("郑重", "严肃", "高度", "万分", "于", "曾", "任", "方", "向")
AFTER = re.compile(
    r"\s|[^\w\s]|$|同志|先生|女士|主持|出席|参加|讲话|发言|致辞|作了?|指出|强调|表示|要求|认为|介绍|宣布|总结|点评|带队|率|一行|陪同|等|在|对|向|和|与|及|到|说"
)


def found(passage: Passage, listed: Sequence[ListedLeader]) -> Iterator[Hit]:
    if not listed:
        return
    rank = {each.name: at for at, each in enumerate(listed)}
    names = re.compile("|".join(re.escape(name) for name in sorted(rank, key=len, reverse=True)))
    titles = sorted({part for each in listed for part in parts(each.title)}, key=len, reverse=True)
    for _number, start, sentence in sentences(passage.text):
        highest, seen = -1, set()
        for match in names.finditer(sentence):
            who = listed[rank[match[0]]]
            if who.name not in seen and rank[who.name] < highest:
                yield hit(
                    Finding.LEADER_ORDER,
                    passage,
                    start + match.start(),
                    start + match.end(),
                    _in_order(listed, names.findall(sentence)),
                )
            highest = max(highest, rank[who.name])
            seen.add(who.name)
            for begin, end in _wrong_titles(sentence, match, who, titles):
                yield hit(Finding.LEADER_TITLE, passage, start + begin, start + end, f"{who.title}{who.name}")
        for begin, end, title in _other_names(sentence, listed, titles):
            holders = "、".join(each.name for each in _holders(title, listed))
            yield hit(Finding.LEADER_NAME, passage, start + begin, start + end, f"{title}{holders}")


def parts(title: str) -> list[str]:
    """A title and each part of it that is one by itself."""
    return [title, *(part for part in re.split(r"[、，,/]", title) if part)]


def _wrong_titles(
    sentence: str, match: re.Match[str], who: ListedLeader, titles: Sequence[str]
) -> Iterator[tuple[int, int]]:
    before = sentence[: match.start()].rstrip(" ")
    after = sentence[match.end() :]
    said = next((title for title in titles if before.endswith(title)), "")
    if said and before.endswith(DEPUTY + said):
        said = DEPUTY + said
    if said and not _is_of(said, who):
        yield match.start() - (len(sentence[: match.start()]) - len(before)) - len(said), match.end()
    deputy = DEPUTY if after.startswith(DEPUTY) else ""
    rest = after.removeprefix(deputy)
    said = next((deputy + title for title in titles if rest.startswith(title)), "")
    if said and not _is_of(said, who):
        yield match.start(), match.end() + len(said)


def _is_of(said: str, who: ListedLeader) -> bool:
    """Whether it is the title, or the end of one of its parts; "总经理" is no part of "副总经理"."""
    return any(
        part.endswith(said) and not part.removesuffix(said).endswith(DEPUTY) for part in parts(who.title)
    )


def _holders(title: str, listed: Sequence[ListedLeader]) -> list[ListedLeader]:
    return [each for each in listed if _is_of(title, each)]


def _other_names(
    sentence: str, listed: Sequence[ListedLeader], titles: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """(begin, end, title) of each listed title with a name beside it that is not listed."""
    found = re.compile(f"{DEPUTY}?(?:{'|'.join(re.escape(each) for each in titles)})")
    known = [each.name for each in listed]
    for match in found.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :].lstrip(" ")
        if after.startswith(tuple(known)) or before.rstrip(" ").endswith(tuple(known)):
            continue
        skipped = len(sentence) - match.end() - len(after)
        holders = _holders(match[0], listed)
        if length := max((_slip_after(after, each.name) for each in holders), default=0):
            yield match.start(), match.end() + skipped + length, match[0]
        elif length := max((_slip_before(before, each.name) for each in holders), default=0):
            yield match.start() - length, match.end(), match[0]
        elif holders and _is_whole_title(before) and (length := _name_at(after)):
            yield match.start(), match.end() + skipped + length, match[0]


def _slip_after(text: str, name: str) -> int:
    """How many characters at the beginning of the text are nearly the name; 0 if none are."""
    said = text[: len(name)]
    if _is_nearly(said, name):
        return len(said)
    return len(said) if said[:1] == name[0] and _name_at(text) == len(said) else 0


def _slip_before(text: str, name: str) -> int:
    said = text[-len(name) :]
    whole = len(said) == len(text) or not text[-len(name) - 1].isalnum()
    return len(said) if whole and _is_nearly(said, name) else 0


def _is_nearly(said: str, name: str) -> bool:
    """One character is another, or two are exchanged; of a name in letters, one in four."""
    if len(said) != len(name) or said == name or not all(each.isalnum() or each in " .·-" for each in said):
        return False
    same = sum(one == other for one, other in zip(said, name, strict=True))
    if name.isascii():
        return same * 4 >= len(name) * 3 or sorted(said) == sorted(name)
    return same >= max(2, len(name) - 1) or sorted(said) == sorted(name)


def _is_whole_title(before: str) -> bool:
    """Whether no words before the title make it that of somebody else, such as of a unit's own."""
    return not before or not before[-1].isalnum() or before.endswith(WHOSE)


def _name_at(text: str) -> int:
    """The length of a Chinese name at the beginning of the text; 0 if none can be told."""
    if text[:1] not in FAMILY or text.startswith(NO_NAMES):
        return 0
    lengths = (at for at in (3, 2) if text[:at].isalnum() and len(text) >= at and AFTER.match(text, at))
    return next(lengths, 0)


def _in_order(listed: Sequence[ListedLeader], named: Sequence[str]) -> str:
    return "、".join(each.name for each in listed if each.name in named)
