"""What the worker does for feedback notes."""

from django_tasks import task

from answerable.web.feedback import making


@task
def make(pk: int) -> None:
    """Begun twice, it makes one file."""
    making.carry_out(pk)
