"""The sentence for each problem that `answerable.scoring` can name in rules or in what is counted with them.

A test holds that no code is without a sentence. Placeholders are the problem's own parameters.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.scoring import Problem

SHAPE = gettext_noop(
    "This part of the rules is not as expected. Open the page again; if it recurs, start from a template."
)

SENTENCES = {
    "not-an-object": SHAPE,
    "not-a-list": SHAPE,
    "unknown-key": SHAPE,
    "unsupported-version": gettext_noop(
        "These rules were written by another version (%(value)s) and cannot be read."
    ),
    "missing": gettext_noop("Something is missing here: %(key)s."),
    "not-a-string": gettext_noop("Enter a text."),
    "not-a-number": gettext_noop(
        "“%(value)s” is not a number. Enter digits, with a point for decimals, such as 12.5."
    ),
    "too-many-decimals": gettext_noop("%(value)s has too many decimals. Use at most %(most)s."),
    "not-positive": gettext_noop("Enter a number greater than 0."),
    "too-small": gettext_noop("%(value)s is too small. Enter at least %(least)s."),
    "too-large": gettext_noop("%(value)s is too large. Enter at most %(most)s."),
    "not-an-integer": gettext_noop("“%(value)s” is not a whole number."),
    "bad-id": gettext_noop("“%(value)s” cannot be a code. Use 1 to 40 letters A to Z, digits, - and _."),
    "bad-title": gettext_noop(
        "Enter a title of 1 to %(most)s characters, without line breaks or hidden characters."
    ),
    "duplicate-id": gettext_noop("“%(id)s” is used twice. Give each its own code."),
    "too-few": gettext_noop("There are too few here: at least %(least)s needed."),
    "too-many": gettext_noop("There are too many here: at most %(most)s allowed."),
    "unknown-choice": gettext_noop("“%(value)s” is not among the choices. Choose one of the list."),
    "levels-not-descending": gettext_noop(
        "Each level needs fewer points than the one above it. List the best level first."
    ),
    "bands-not-descending": gettext_noop(
        "Each line needs a lower bound than the one above it. List the best first."
    ),
    "no-bottom-band": gettext_noop("The last line has to start at 0, so that every score has its place."),
    "range-empty": gettext_noop("The highest number (%(high)s) has to be above the lowest (%(low)s)."),
    "step-not-dividing": gettext_noop(
        "Steps of %(step)s do not lead exactly from the lowest to the highest number (%(range)s)."
    ),
    "too-many-steps": gettext_noop(
        "These steps make %(steps)s scores; at most %(most)s are allowed. Use a larger step."
    ),
    "trim-missing": gettext_noop("Say how many marks are left out at each end."),
    "trim-unexpected": gettext_noop("Marks are left out only with the trimmed average."),
    "trim-removes-everybody": gettext_noop(
        "So much cannot be left out at each end. Enter less than 50 percent."
    ),
    "share-missing": gettext_noop("Say which levels count, and how many points each share gives."),
    "share-unexpected": gettext_noop("Points by share are only for the method of that name."),
    "share-needs-levels": gettext_noop(
        "The criterion “%(id)s” has none of the levels that count. Choose levels for each criterion."
    ),
    "share-not-per-criterion": gettext_noop(
        "Points by share are worked out for each criterion, not for each ballot's total."
    ),
    "denominator-needs-value": gettext_noop(
        "With this divisor, blanks need a value: say what a missing score counts as."
    ),
    "recusal-needs-excluded": gettext_noop(
        "With recusal, blanks have to be left out, or a rater who stands aside would count against somebody."
    ),
    "unknown-level": gettext_noop("The level “%(id)s” is not on the scale. Choose another level."),
    "unknown-criterion": gettext_noop("There is no such criterion any more. Choose another one."),
    "unknown-grade": gettext_noop("There is no such grade any more. Choose another one."),
    "limit-across-presenters": gettext_noop(
        "Each presenter has a ballot of their own, so this limit cannot be kept. Take it out, or choose one sheet."
    ),
    "ranking-across-presenters": gettext_noop(
        "Each presenter has a ballot of their own, so raters cannot put them in order. Choose another scale, or one sheet."
    ),
    "unknown-scope": gettext_noop("A ballot is for “%(id)s”, which is not scored at this meeting."),
    "no-meeting-component": gettext_noop("One component has to be the meeting's score."),
    "two-meeting-components": gettext_noop(
        "Only one component can be the meeting's score. The others are imported."
    ),
    "meeting-full-not-100": gettext_noop(
        "The meeting's score is always out of 100. Enter 100 as its full mark."
    ),
    "rate-full-not-100": gettext_noop("A share of marks is always out of 100. Enter 100 as its full mark."),
    "rate-levels-missing": gettext_noop("Choose the levels whose share of the marks counts."),
    "rate-bands-missing": gettext_noop("Say how many points each share of the marks gives."),
    "levels-without-rate": gettext_noop("Levels belong to a component that is the share of some levels."),
    "meeting-with-bands": gettext_noop("The meeting's score counts as it is: it has no table of points."),
    "bands-with-ratio": gettext_noop(
        "A table of points and “Of the best” exclude each other. Choose one of them."
    ),
    "quota-on-lowest-grade": gettext_noop(
        "A quota on the lowest grade limits nobody. Choose a better grade."
    ),
    "quota-without-bands": gettext_noop("A quota needs grades. Add grades, or take the quota away."),
    "demotion-without-bands": gettext_noop("Lowering needs grades. Add grades, or take the lowering away."),
    "bad-share": gettext_noop(
        "“%(value)s” is more than the whole. Enter a percentage such as 30, or a fraction such as 1/3."
    ),
    # Of what is counted with the rules: imported columns, turnout, decisions.
    "unknown-component": gettext_noop("The rules have no imported component “%(component)s”."),
    "component-not-imported": gettext_noop(
        "“%(component)s” is worked out by the meeting and cannot be imported."
    ),
    "unknown-presenter": gettext_noop("There is no presenter “%(id)s”."),
    "unknown-group": gettext_noop("There is no rater group “%(group)s”."),
    "turnout-missing": gettext_noop("The turnout of group “%(group)s” is missing."),
    "bad-count": gettext_noop("“%(value)s” is not a number of ballots."),
    "reason-missing": gettext_noop("Give the reason for the decision."),
    "decider-missing": gettext_noop("Say who decided."),
    "not-tied": gettext_noop("“%(id)s” is not among those tied."),
    "wrong-number-chosen": gettext_noop(
        "%(chosen)s are chosen for %(places)s places: choose exactly as many as there are places, or nobody."
    ),
    "chosen-twice": gettext_noop("“%(id)s” is chosen twice."),
    "decided-twice": gettext_noop("The boundary “%(boundary)s” is decided twice."),
    # Of the form alone.
    "scale-unused": gettext_noop("No criterion uses this scale. Choose it for a criterion, or remove it."),
}
TOO_LITTLE = gettext_noop("The weights add up to %(sum)s: %(missing)s is missing to make 100.")
TOO_MUCH = gettext_noop("The weights add up to %(sum)s: %(over)s too much. They have to make 100.")
EMPTY = gettext_noop("Fill this in with a number.")


def weights(problem: Problem) -> str:
    return TOO_LITTLE if "missing" in problem.params else TOO_MUCH


def number(problem: Problem) -> str:
    return SENTENCES["not-a-number"] if problem.params.get("value") else EMPTY


SPECIAL: dict[str, Callable[[Problem], str]] = {"weights-not-100": weights, "not-a-number": number}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do about it, in the reader's language."""
    special = SPECIAL.get(problem.code)
    return _(special(problem) if special else SENTENCES[problem.code]) % dict(problem.params)
