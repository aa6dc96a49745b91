"""The sentence for each refusal that the site gives to a phone. They travel with the answer, not with the page."""

from django.utils.translation import gettext as _


def refusals() -> dict[str, str]:
    """Why an address of the phone's refused, and what to do, by code."""
    return {
        "bad-request": _("The site did not understand the request. Reload the page and try again."),
        "too-large": _("The request is larger than any that this page sends. Reload the page and try again."),
        "stale-key": _("The page's key has been replaced meanwhile. Reload the page and try again."),
        "method": _("This address takes POST only."),
        "unknown-ticket": _(
            "This ticket is not valid: it may have been replaced, or the link was cut off. Open the newest link or QR "
            "code that you were given, or ask the steward at your venue."
        ),
        "not-open": _(
            "The meeting has not begun. Keep this page; it goes on as soon as the meeting is convened."
        ),
        "closed": _("The scoring is closed. No further ballot papers are issued."),
        "wrong-group": _(
            "Your ticket is for another rater group than this page holds. Open your ticket link again."
        ),
        "wrong-scope": _("This meeting has no such ballot paper. Reload the page and try again."),
        "recused": _(
            "You do not score this presenter: nobody scores themselves or, where it was decided so, their own unit."
        ),
        "wrong-issuer": _("This meeting has no such issuer. Reload the page and try again."),
        "bad-length": _("The request does not fit this meeting's key. Reload the page and try again."),
        "already-issued": _(
            "Your right to score was already used to begin on another device or browser. Go on there; or choose "
            "“Recover with the words” here and enter the words that were shown when you began."
        ),
    }
