"""Last year's problems, plans and requirements, each of which a debrief answers before it can be handed in.

What was promised is known by an app above: it has itself asked through `promised_from`. The answers are part of the draft, under the same revision; a
version keeps each with the promise that it answered and how that stood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from answerable.web.debriefs.models import Debrief, Version

FIELD = "answer-"
Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class PastPromise:
    """`key` is the same whenever it is asked for; `label` says what it is, `ended` how it ended or stands, in a sentence."""

    key: str
    label: str
    words: str
    ended: str
    done: bool


_sources: list[Callable[[Debrief], Sequence[PastPromise]]] = []


def promised_from(ask: Callable[[Debrief], Sequence[PastPromise]]) -> None:
    _sources.append(ask)


def promises_of(debrief: Debrief) -> list[PastPromise]:
    return [promise for ask in _sources for promise in ask(debrief)]


def typed_answers(posted: Mapping[str, str], promises: Sequence[PastPromise]) -> Answers:
    """Those that a page sent. One that it did not send is not there, and stays as it is."""
    return {each.key: _stored(posted[FIELD + each.key]) for each in promises if FIELD + each.key in posted}


def _stored(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def unanswered(debrief: Debrief, promises: Sequence[PastPromise]) -> list[PastPromise]:
    return [each for each in promises if not debrief.answers.get(each.key, "").strip()]


def handed_in(debrief: Debrief) -> list[dict[str, Any]]:
    """What a version keeps."""
    return [
        {
            "label": each.label,
            "words": each.words,
            "ended": each.ended,
            "answer": debrief.answers.get(each.key, ""),
        }
        for each in promises_of(debrief)
    ]


def as_text(source: Debrief | Version) -> str:
    """Promises and answers one below the other, to be compared."""
    kept = handed_in(source) if isinstance(source, Debrief) else source.answers
    return "\n\n".join(
        "\n".join((f"{each['label']}: {each['words']}", each["ended"], _("Answer: %(answer)s") % each))
        for each in kept
    )
