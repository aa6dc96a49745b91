"""The worker: carries out tasks that the site has put into the database, one after the other, until it is told to stop.

A task is durable with the transaction that enqueues it. A worker that is killed leaves the task it was at marked as running: the
next worker of the same home puts it back, so each task is begun at least once and perhaps twice, and must bear that.
A task that has ended BEGINNINGS workers is given up, so that it does not keep the others waiting for ever.
There is one worker a home at a time; its lock is let go by the system, however the process ends.
"""

import fcntl
import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.db import OperationalError, connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from answerable.web.worker import rounds

LOCK = "worker.lock"
LOOK_SECONDS = 1.0
ROUND_SECONDS = 3600.0
MINUTE_SECONDS = 60.0
TROUBLE_SECONDS = 5.0
BEGINNINGS = 5
# How long what became of a task is kept.
RECORD = timedelta(days=14)

log = logging.getLogger(__name__)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other worker of this home is running."""
    with (folder / LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def work(name: str) -> None:
    """Carry out tasks until SIGTERM or SIGINT; the task at hand is finished first. `name` is always the same for a home."""
    worker = worker_called(name)

    def finish(_signal: int, _frame: FrameType | None) -> None:
        worker.running = False

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    while worker.running:
        try:
            work_undisturbed(worker)
        except OperationalError as error:
            log.warning("The worker cannot use the database (%s) and tries again.", str(error).strip())
            connections.close_all()
            time.sleep(TROUBLE_SECONDS)


def worker_called(name: str) -> Worker:
    """A worker whose `run` carries out all tasks that are due, and returns."""
    return Worker(
        queue_names=["*"],
        interval=LOOK_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def work_undisturbed(worker: Worker) -> None:
    """Raises OperationalError as soon as the database is away."""
    put_back(worker.worker_id)
    next_round = next_minute = 0.0
    while worker.running:
        if time.monotonic() >= next_round:
            look_after()
            next_round = time.monotonic() + ROUND_SECONDS
        if time.monotonic() >= next_minute:
            look_at_the_clock()
            next_minute = time.monotonic() + MINUTE_SECONDS
        worker.run()
        time.sleep(LOOK_SECONDS if worker.running else 0)


def put_back(name: str) -> None:
    """Make ready again what this home's worker had begun and not ended."""
    for task in DBTaskResult.objects.running():
        if task.worker_ids[-1:] != [name]:
            continue
        if len(task.worker_ids) >= BEGINNINGS:
            task.set_failed(RuntimeError(f"The worker ended {BEGINNINGS} times in the middle of this task."))
            log.error("The task %s is given up: the worker ended %d times in it.", task.task_path, BEGINNINGS)
            if tell := rounds.abandoned.get(task.task_path):
                tell(*task.args_kwargs["args"])
        else:
            DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.READY, started_at=None)


def look_after() -> None:
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RECORD).delete()
    for one in rounds.registered:
        one()


def look_at_the_clock() -> None:
    for one in rounds.each_minute:
        one()
