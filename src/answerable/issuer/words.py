"""What the tellers' page says, in both languages. It knows no other strings, and every string is here in both."""

from collections.abc import Mapping

LANGUAGES = {"en": "English", "zh-Hans": "简体中文"}

ENGLISH: Mapping[str, str] = {
    "title": "The tellers' issuer",
    "purpose": (
        "This machine is the second issuer. Nobody can score unless it signs for them as well as the site does, and it "
        "signs only for people on the list below. Keep this page's address among the tellers."
    ),
    "other-language": "Language",
    "none": "No meeting yet. The site's organiser enters this issuer's address and control secret, and freezes.",
    "meeting": "Meeting",
    "unnamed": "A meeting that is being prepared",
    "state": "State",
    "new": "Being prepared: the site may still change the list. Nothing is issued.",
    "open": "Open: the list is fixed, and whoever is on it is issued the right to score once.",
    "closed": "Closed: nothing is issued any more.",
    "hash": "Meeting's number (M)",
    "compare": "Compare it with the number on the big screen.",
    "groups": "People by rater group",
    "group": "Rater group",
    "expected": "Expected by the manifest",
    "listed": "On the list",
    "issued": "Issued",
    "total": "Total",
    "too-many": "Group {group}: {listed} people are on the list and the manifest expects {expected}. Ask why.",
    "waiting": "Waiting for the tellers",
    "waiting-why": (
        "The site changed these people after the list was fixed. They are not issued anything until you confirm. "
        "Confirm only if you see the person, or know why the change was made."
    ),
    "nobody-waits": "Nobody waits.",
    "identifier": "Identifier",
    "name": "Name",
    "venue": "Venue",
    "change": "What is new",
    "new-person": "New on the list",
    "new-ticket": "A new ticket; the old one stops",
    "new-group": "Another rater group; before: {group}",
    "new-words": "Name, venue or recusal changed",
    "confirm": "Confirm these {count}",
    "confirm-one": "Confirm this person",
    "confirmed": "Confirmed. They can be issued the right to score now.",
    "changed-meanwhile": "The list has changed since you looked. Nothing was confirmed; look again.",
    "reload": "Show the latest state",
}

CHINESE: Mapping[str, str] = {
    "title": "监票人签发机",
    "purpose": (
        "本机是第二签发方。须由站点和本机各签发一次，才能测评；本机只为下列名单上的人签发。"
        "请勿把本页地址告诉监票人以外的人。"
    ),
    "other-language": "语言",
    "none": "还没有会议。请主办部门填入本机的地址和控制密钥，然后冻结会议。",
    "meeting": "会议",
    "unnamed": "正在准备的会议",
    "state": "状态",
    "new": "准备中：站点仍可更改名单，尚未签发。",
    "open": "已开放：名单已固定，名单上的每个人可获签发一次。",
    "closed": "已截止：不再签发。",
    "hash": "会议编号（M）",
    "compare": "请与大屏上的编号核对。",
    "groups": "各票类人数",
    "group": "票类",
    "expected": "冻结清单所载应到",
    "listed": "名单人数",
    "issued": "已签发",
    "total": "合计",
    "too-many": "票类 {group}：名单上有 {listed} 人，而冻结清单所载应到 {expected} 人。请查问原因。",
    "waiting": "等待监票人确认",
    "waiting-why": (
        "名单固定之后，站点又更改了以下人员。在您确认之前，本机不为他们签发。"
        "只有当您见到本人，或清楚更改的原因时，才可确认。"
    ),
    "nobody-waits": "没有人等待确认。",
    "identifier": "工号",
    "name": "姓名",
    "venue": "会场",
    "change": "变更内容",
    "new-person": "新列入名单",
    "new-ticket": "补发了票证，旧票证作废",
    "new-group": "改换票类；原为：{group}",
    "new-words": "姓名、会场或回避有变更",
    "confirm": "确认以上 {count} 人",
    "confirm-one": "确认此人",
    "confirmed": "已确认，现在可以为其签发。",
    "changed-meanwhile": "您查看之后名单又有变更。尚未确认任何人，请重新查看。",
    "reload": "显示最新状态",
}

WORDS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "zh-Hans": CHINESE}


def language_of(chosen: str, accepted: str) -> str:
    """The language asked for in the address; else the first of the browser's that is known; else English."""
    if chosen in LANGUAGES:
        return chosen
    for offer in accepted.split(","):
        tag = offer.partition(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return "en"
