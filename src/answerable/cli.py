"""The `answerable` command. Each subcommand's module is loaded only when it is called, so that
`answerable verify` needs nothing but the pure packages.
"""

import importlib

import click

# subcommand -> "module:attribute" of its click command
COMMANDS = {
    "verify": "answerable.verifier:command",
    "fairness": "answerable.fairness.command:fairness",
    "promises": "answerable.verifier.promises:command",
    "roster": "answerable.web.organisation.command:roster",
    "serve": "answerable.serving.command:command",
    "backup": "answerable.serving.backup:backup",
    "restore": "answerable.serving.backup:restore",
    "issuer": "answerable.issuer.command:command",
    "witness": "answerable.witness.command:command",
    "ballotbox": "answerable.ballotbox.command:command",
    "room": "answerable.web.room.command:room",
    "newsroom": "answerable.cli:newsroom",
    "archive": "answerable.web.archive.command:archive",
    "analyse": "answerable.analysis.command:analyse",
    "documents": "answerable.web.printing.command:documents",
    "demo": "answerable.rehearsal.command:demo",
}
NEWSROOM = {
    "verify": "answerable.publication.command:check",
    "export": "answerable.web.newsroom.export_command:export",
}


class Lazy(click.Group):
    table = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        if cmd_name not in self.table:
            return None
        module, attribute = self.table[cmd_name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


class LazyNewsroom(Lazy):
    table = NEWSROOM


@click.command(cls=LazyNewsroom)
def newsroom() -> None:
    """Public sites: what they published, checked and written out."""


@click.command(cls=Lazy)
@click.version_option(package_name="answerable")
def main() -> None:
    """Debriefing-and-assessment meetings, with secret ballots that anybody can check."""
