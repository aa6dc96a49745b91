"""`work`: the worker's process, as `answerable serve` starts it."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from answerable.listening import end_with_parent
from answerable.web.worker import running

NAME = "worker"


class Command(BaseCommand):
    help = "Carry out the site's tasks, mail first, until stopped."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-parent", type=int, metavar="PID", help="stop when this process, the parent, is gone"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if parent := options["with_parent"]:
            end_with_parent(parent)
        os.umask(0o077)
        with running.alone(settings.HOME.path):
            # A name of this home's own tells its tasks from those of a worker elsewhere over the same database.
            running.work(settings.HOME.secret(NAME))
