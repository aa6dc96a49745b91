"""How a name is spelt in Latin letters: to find people by pinyin or its initials, and to sort lists of Chinese names.

Readings are pypinyin's, but for the family name, where many characters are read as nowhere else. SURNAMES has those for which pypinyin gives another
reading, as 《现代汉语词典》 (7th edition) marks them 姓; a family name of two characters is read as one word (GB/T 28039-2011, 4.1). Where people of
one family name say it in either way, and for whoever types the everyday reading, both are found.
"""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from answerable.roster.text import CHINESE, tidied

DOT = "·"
NAME_IN_CHINESE = re.compile(f"[{CHINESE}](?:{DOT}?[{CHINESE}])*")
SURNAMES = {
    "单": "shan4", "單": "shan4", "解": "xie4", "仇": "qiu2", "曾": "zeng1", "区": "ou1", "區": "ou1", "查": "zha1", "任": "ren2", "盖": "ge3",
    "蓋": "ge3", "朴": "piao2", "华": "hua4", "華": "hua4", "缪": "miao4", "繆": "miao4", "黑": "he4", "秘": "bi4", "折": "she2", "乐": "yue4",
    "樂": "yue4", "员": "yun4", "員": "yun4", "繁": "po2", "那": "na1", "纪": "ji3", "紀": "ji3", "宁": "ning4", "葛": "ge3", "翟": "zhai2",
    "覃": "qin2", "祭": "zhai4", "牟": "mu4", "佴": "nai4", "种": "chong2", "卜": "bu3", "乜": "nie4", "句": "gou1", "哈": "ha3", "召": "shao4",
    "燕": "yan1", "洗": "xian3", "撒": "sa4", "粘": "nian2", "隗": "wei3", "郇": "xun2", "能": "nai4", "都": "du1", "要": "yao1", "钻": "zuan4",
    "薄": "bo2", "於": "yu1", "藏": "zang1", "相": "xiang4", "少": "shao4", "过": "guo1", "過": "guo1", "舍": "she4", "乐正": "yue4 zheng4",
    "子车": "zi3 ju1", "宰父": "zai3 fu3", "夹谷": "jia2 gu3", "尉遲": "yu4 chi2", "澹臺": "tan2 tai2", "哥舒": "ge1 shu1",
}  # fmt: skip
DOUBLE_SURNAMES = frozenset(
    [
        "尉迟",
        "尉遲",
        "万俟",
        "澹台",
        "澹臺",
        "长孙",
        "長孫",
        "令狐",
        "单于",
        "鲜于",
        "乐正",
        "子车",
        "夏侯",
        "宰父",
        "皇甫",
        "拓跋",
        "呼延",
        "夹谷",
        "亓官",
        "欧阳",
        "歐陽",
        "百里",
        "公冶",
        "濮阳",
        "宇文",
        "哥舒",
    ]
)


def order(name: str) -> str:
    """What a list of names is sorted by: syllables with their tones (shan4 xiong2 xin4), so that a family name stands together; other names in small letters."""
    return " ".join(_syllables(name)) or _plain(name)


def spelling(name: str) -> str:
    """Everything a search in Latin letters may be typed as: whole and by initials, with either reading of the family name and every way to type ü. Empty
    where the name says nothing but that itself.
    """
    syllables = _syllables(name)
    if not syllables:
        plain = _plain(name)
        return plain if plain != name.casefold() else ""
    everyday = _read(tidied(name))
    found: dict[str, None] = {}
    for reading in (syllables, everyday):
        letters = [each.rstrip("0123456789") for each in reading]
        whole = "".join(letters)
        for typed in (
            whole,
            whole.replace("v", "u"),
            whole.replace("v", "yu"),
            "".join(each[:1] for each in letters),
        ):
            found[typed] = None
    return " ".join(found)


@lru_cache(maxsize=20_000)
def _syllables(name: str) -> tuple[str, ...]:
    """Of a name in Chinese characters; nothing for any other."""
    name = tidied(name)
    if not NAME_IN_CHINESE.fullmatch(name):
        return ()
    family = name[:2] if len(name) > 2 and name[:2] in DOUBLE_SURNAMES else name[:1]
    if family not in SURNAMES and family not in DOUBLE_SURNAMES:
        return tuple(_read(name))
    own = SURNAMES[family].split() if family in SURNAMES else _read(family)
    return (*own, *_read(name[len(family) :]))


def _read(characters: str) -> list[str]:
    return lazy_pinyin(characters.replace(DOT, ""), style=Style.TONE3)


def _plain(name: str) -> str:
    """Small letters without their marks."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


# The two ways to number in Chinese, and what a code has in their place.
ORDINALS = dict(zip("甲乙丙丁戊己庚辛壬癸一二三四五六七八九", "ABCDEFGHIJ123456789", strict=True)) | {
    "十": "10"
}
KIND = re.compile(r"(?<=.)(?:类票|票|类|组)$")
LONGEST_CODE = 40


def code(typed: str) -> str:
    """A code of rules for one that was typed in Chinese: 甲 and 甲类 are A, 三 is 3, and 领导 is lingdao. Any other text is left as it is, but for its width."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not re.search(f"[{CHINESE}]", plain):
        return plain
    plain = KIND.sub("", plain)
    if plain in ORDINALS:
        return ORDINALS[plain]
    letters = "".join(lazy_pinyin(plain))
    return re.sub(r"[^A-Za-z0-9_-]", "", letters)[:LONGEST_CODE]
