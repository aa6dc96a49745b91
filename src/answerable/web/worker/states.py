"""What the worker makes while somebody looks on: how far it is with it, and why it failed, in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class WorkState(TextChoices):
    WAITING = "waiting", _("Waiting for the worker")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready to download")
    FAILED = "failed", _("Could not be made")


UNFINISHED = (WorkState.WAITING, WorkState.MAKING)


@contextmanager
def failure_told(tell: Callable[[str], object], foreseen: tuple[type[Exception], ...]) -> Iterator[None]:
    """Gives `tell` a sentence on why the work within failed. What was not foreseen is raised all the same, so that the worker's log has it."""
    try:
        yield
    except foreseen as error:
        tell(str(error))
    except Exception:
        tell(gettext("Something went wrong that nobody foresaw. The log of the site says what."))
        raise


def given_up() -> str:
    """Why a task was given up that ended the worker each time."""
    return gettext("The worker was ended each time it was at this. The log of the site says more.")
