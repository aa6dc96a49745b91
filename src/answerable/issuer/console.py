"""The tellers' page: the meetings, how many are on the list and were issued, and who waits to be confirmed.

One page and one button, no script. Everything shown from outside is escaped.
"""

from collections.abc import Sequence
from html import escape

from answerable.issuer.desk import GroupFacts, MeetingFacts
from answerable.issuer.store import MeetingState, Person
from answerable.issuer.words import LANGUAGES, WORDS

STYLE_PATH = "/console.css"
Words = dict[str, str]


def page(address: str, language: str, facts: Sequence[MeetingFacts], sentence: str = "") -> str:
    """The whole page; `sentence` names the string that says what became of the last press of the button."""
    words = dict(WORDS[language])
    said = f'<p class="said" role="status">{escape(words[sentence])}</p>' if sentence else ""
    meetings = "".join(_meeting(address, language, words, one) for one in facts)
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words["title"])}</title>
<link rel="stylesheet" href="{STYLE_PATH}">
</head>
<body>
<header><nav aria-label="{escape(words["other-language"])}">{_languages(address, language)}</nav></header>
<main>
<h1>{escape(words["title"])}</h1>
<p>{escape(words["purpose"])}</p>
{said}
{meetings or f"<p>{escape(words['none'])}</p>"}
<p><a href="{escape(address)}?language={language}">{escape(words["reload"])}</a></p>
</main>
</body>
</html>
"""


def _languages(address: str, current: str) -> str:
    links = []
    for code, name in LANGUAGES.items():
        mark = ' aria-current="true"' if code == current else ""
        links.append(f'<a href="{escape(address)}?language={code}" lang="{code}"{mark}>{name}</a>')
    return " ".join(links)


def _meeting(address: str, language: str, words: Words, facts: MeetingFacts) -> str:
    title = escape(facts.title or words["unnamed"])
    grouped = " ".join(facts.manifest_hash[at : at + 4] for at in range(0, len(facts.manifest_hash), 4))
    shown = (
        f"<dt>{escape(words['hash'])}</dt><dd><code>{grouped}</code><br>{escape(words['compare'])}</dd>"
        if grouped
        else ""
    )
    return f"""<section aria-labelledby="meeting-{facts.key}">
<h2 id="meeting-{facts.key}">{title}</h2>
<dl><dt>{escape(words["meeting"])}</dt><dd><code>{facts.key}</code></dd>
<dt>{escape(words["state"])}</dt><dd>{escape(words[facts.state.value])}</dd>{shown}</dl>
{_warnings(words, facts.groups)}{_groups(words, facts.groups)}{_additions(address, language, words, facts)}
</section>
"""


def _warnings(words: Words, groups: Sequence[GroupFacts]) -> str:
    over = [one for one in groups if one.excess]
    sentences = (
        words["too-many"].format(group=one.id, listed=one.listed, expected=one.expected) for one in over
    )
    return "".join(f'<p class="warning">{escape(sentence)}</p>' for sentence in sentences)


def _groups(words: Words, groups: Sequence[GroupFacts]) -> str:
    rows = [(one.id, one.expected, one.listed, one.issued) for one in groups]
    expected = None if any(row[1] is None for row in rows) or not rows else sum(row[1] or 0 for row in rows)
    rows.append((words["total"], expected, sum(row[2] for row in rows), sum(row[3] for row in rows)))
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{'–' if figure is None else figure}</td>" for figure in figures)
        + "</tr>"
        for name, *figures in rows
    )
    heads = _heads(words, ("group", "expected", "listed", "issued"))
    return _table(words["groups"], heads, body)


def _additions(address: str, language: str, words: Words, facts: MeetingFacts) -> str:
    if facts.state is not MeetingState.OPEN:
        return ""
    if not facts.additions:
        return f"<h3>{escape(words['waiting'])}</h3><p>{escape(words['nobody-waits'])}</p>"
    body = "".join(_addition(words, one, before) for one, before in facts.additions)
    count = len(facts.additions)
    button = words["confirm-one"] if count == 1 else words["confirm"].format(count=count)
    heads = _heads(words, ("identifier", "name", "group", "venue", "change"))
    return f"""<h3>{escape(words["waiting"])}</h3><p>{escape(words["waiting-why"])}</p>
{_table(words["waiting"], heads, body)}
<form method="post" action="{escape(address)}?language={language}">
<input type="hidden" name="meeting" value="{facts.key}"><input type="hidden" name="seen" value="{facts.seen}">
<button type="submit">{escape(button)}</button></form>"""


def _addition(words: Words, one: Person, before: Person | None) -> str:
    if before is None:
        changes = [words["new-person"]]
    else:
        changes = [words["new-ticket"]] if one.ticket != before.ticket else []
        if one.group != before.group:
            changes.append(words["new-group"].format(group=before.group))
        if (one.name, one.venue, one.recused) != (before.name, before.venue, before.recused):
            changes.append(words["new-words"])
    cells = (one.name, one.group, one.venue)
    return (
        f'<tr><th scope="row">{escape(one.identifier)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + f"<td>{'<br>'.join(escape(change) for change in changes)}</td></tr>"
    )


def _heads(words: Words, names: Sequence[str]) -> str:
    return "".join(f'<th scope="col">{escape(words[name])}</th>' for name in names)


def _table(caption: str, heads: str, body: str) -> str:
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>'
        f"{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
