"""What the worker does for archives."""

from django_tasks import task

from answerable.web.archive import making


@task
def make(pk: int) -> None:
    """Begun twice, it makes one file."""
    making.carry_out(pk)
