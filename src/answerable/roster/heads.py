"""Whether a title is that of somebody who heads a unit: 财务部部长, 党委书记、院长, Head of Finance; and not 副部长, 主任助理, 班主任, Deputy head."""

import re

PARTS = re.compile(r"[、，,；;/&+＋兼]|\band\b")
ASIDE = re.compile(r"[(（][^)）]*[)）]")
NOT_THE_FIRST = re.compile(
    r"副|助理|原|退休|班主任|\b(?:deputy|vice|assistant|associate|former|retired)\b", re.IGNORECASE
)
FIRST_IN_CHINESE = re.compile(
    r"(?:主任|[部处科局院所馆校司厅台社站厂行会]长|秘书长|书记|主席|总裁|董事长|负责人|主管|总监|总经理)$|(?:^|部|部门|公司|中心)经理$"
)
FIRST_IN_ENGLISH = re.compile(
    r"\b(?:head|director|dean|president|principal|chair|chairman|chairwoman|chairperson)\b|^manager\b|\bgeneral manager\b|\bchief\b",
    re.IGNORECASE,
)


def heads(title: str) -> bool:
    parts = (part.strip() for part in PARTS.split(ASIDE.sub("", title)))
    return any(
        (FIRST_IN_CHINESE.search(part) or FIRST_IN_ENGLISH.search(part)) and not NOT_THE_FIRST.search(part)
        for part in parts
    )
