"""What is wrong with the words somebody typed, in sentences: which word, and what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.protocol.shares import WORDS, ShareProblem, Unknown, UnknownWords, WrongLength


def sentences(problem: ShareProblem) -> list[str]:
    """One for each unknown word, otherwise one."""
    if isinstance(problem, UnknownWords):
        return [unknown_word(each) for each in problem.words]
    if isinstance(problem, WrongLength):
        return [
            ngettext(
                "A share has %(all)s words; %(found)s was entered.",
                "A share has %(all)s words; %(found)s were entered.",
                problem.found,
            )
            % {"all": WORDS, "found": problem.found}
        ]
    return [
        _(
            "Every word is on the list, but together they are no share of this kind: a word is wrong, or two have changed "
            "places. Compare them with the sheet one by one."
        )
    ]


def unknown_word(word: Unknown) -> str:
    told = {"place": word.place, "typed": word.typed[:30], "nearest": word.nearest}
    if word.nearest:
        return _("Word %(place)s, “%(typed)s”, is not on the list. Is it “%(nearest)s”?") % told
    return _("Word %(place)s, “%(typed)s”, is not on the list. Look at the sheet again.") % told


def missing_words(count: int, first: int) -> str:
    return _("%(count)s words are missing, the first of them word %(place)s.") % {
        "count": count,
        "place": first,
    }


def missing_word(place: int) -> str:
    return _("Word %(place)s is missing.") % {"place": place}
