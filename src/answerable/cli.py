"""The `answerable` command. Each subcommand's module is loaded only when it is called, so that
`answerable verify` needs nothing but the pure packages.
"""

import importlib

import click

# subcommand -> "module:attribute" of its click command
COMMANDS = {
    "verify": "answerable.verifier:command",
    "roster": "answerable.web.organisation.command:roster",
    "serve": "answerable.serving.command:command",
    "issuer": "answerable.issuer.command:command",
    "witness": "answerable.witness.command:command",
    "ballotbox": "answerable.ballotbox.command:command",
    "room": "answerable.web.room.command:room",
    "archive": "answerable.web.archive.command:archive",
    "demo": "answerable.rehearsal.command:demo",
}


class Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Lazy)
@click.version_option(package_name="answerable")
def main() -> None:
    """Debriefing-and-assessment meetings, with secret ballots that anybody can check."""
