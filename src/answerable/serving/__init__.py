"""`answerable serve`: the site, the ballot box, the worker and the gateway, started, watched and stopped together.

    addresses.py   where they listen, and the addresses that people's devices use
    children.py    the running processes
    video.py       Janus, the gateway of picture and sound, as one of them
    holding.py     one process serves a home at a time
    backup.py      `answerable backup` and `answerable restore`; packing.py their file, site_copy.py from one kind of database to the other
    command.py     the command, and what it does to a home before the first process starts

Whatever keeps serving from starting, or from lasting, is `CannotServe`: one plain sentence, exit status 1.
"""

import click


class CannotServe(click.ClickException):
    """Why serving did not start, or did not last, as one sentence."""

    exit_code = 1
