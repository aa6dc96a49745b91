"""What the worker does for archives."""

from django_tasks import task

from answerable.web.accounts.models import User
from answerable.web.archive import making, retention


@task
def make(pk: int) -> None:
    """Begun twice, it makes one file."""
    making.carry_out(pk)


@task
def apply_retention(actor_pk: int) -> None:
    """Begun twice, it finds nothing left the second time."""
    retention.apply(User.objects.filter(pk=actor_pk).first())
