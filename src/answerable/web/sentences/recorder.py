"""The sentences of the recorder's page."""

from django.utils.translation import gettext as _

from answerable.web.sentences import captions


def sentences() -> dict[str, str]:
    return {**_page(), **_entries(), **_standings(), **captions.sentences()}


def _page() -> dict[str, str]:
    return {
        "waiting": _("One moment…"),
        "lost": _(
            "No connection since {time}. Go on writing: it is kept in this browser and saved when the connection is back."
        ),
        "kept_here": _(
            "Not everything is saved yet. It is kept in this browser and saved as soon as the site answers."
        ),
        "not_kept": _(
            "This browser cannot keep what is not saved yet. Do not close this page before everything is saved."
        ),
        "on_now": _("On now: {name}"),
        "nothing_on": _("Nothing is on"),
        "next": _("next: {name}"),
        "remarks": _("The leader's remarks"),
        "no_remark": _("No remark yet."),
        "remark_on": _("Remark on {name}"),
        "remark_to_all": _("Remark to everybody"),
        "requirements": _("Requirements"),
        "no_requirement": _("No requirement yet."),
        "add_requirement": _("Add a requirement"),
    }


def _entries() -> dict[str, str]:
    return {
        "remark_label": _("Remark on {name}"),
        "remark_label_all": _("Remark to everybody"),
        "about": _("Whom it is for"),
        "to_all": _("To everybody"),
        "requirement_label": _("Requirement {number}"),
        "part_label": _("Requirement {number}, sub-item {part}"),
        "add_part": _("Add a sub-item to requirement"),
        "remove": _("Remove"),
        "remove_sure": _("Really remove"),
        "keep": _("Keep"),
        "conflict": _(
            "Somebody else has changed this while you were writing. Nothing is lost: your words are above, theirs are here."
        ),
        "choose_mine": _("Save mine instead"),
        "choose_theirs": _("Take theirs"),
        "choose_both": _("Keep both, mine as a new one"),
    }


def _standings() -> dict[str, str]:
    return {
        "standing_empty": _("Nothing written yet"),
        "standing_saved": _("Saved"),
        "standing_saving": _("Saving…"),
        "standing_unsaved": _("Not saved yet, kept in this browser"),
        "standing_conflict": _("Not saved: choose whose words stay"),
    }
