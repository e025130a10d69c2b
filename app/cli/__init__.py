"""The command line: `python -m app VERB`. Each verb is `app/cli/<verb>.py`, imported when it is called."""

import importlib
import keyword
import signal
from typing import Any

import click

from app.errors import OddityError, suggest

VERBS = {
    "train": "Train a detector (the same as python train.py).",
    "evaluate": "Measure a detector on normal and anomalous samples.",
    "threshold": "Choose a detector's threshold from samples of your own.",
    "compare": "Train several autoencoders and compare how well they tell normal from anomalous.",
    "synthesize": "Make photos with defects, and say where they are.",
    "label": "Say for every photo in a folder whether it is odd.",
    "import": "Make a detector from what was trained in the browser.",
    "datasets": "List the data sets, or fetch one.",
    "serve": "Serve the pages and the API.",
}
"""What each verb does, for a list that imports none of them."""
HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Context settings of the commands that are run by themselves; the verbs inherit them."""
BAD_INPUT, INTERRUPTED = 2, 130
"""Exit statuses."""


def module_of(verb: str) -> str:
    """The verb's module: its own name, with an underscore after a word that Python reserves."""
    return f"{verb}_" if keyword.iskeyword(verb) else verb


class Verbs(click.Group):
    """Imports a verb's module when the verb is called, and suggests the nearest verb for an unknown one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"app.cli.{module_of(cmd_name)}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            raise click.UsageError(f"There is no verb {args[0]!r}. {suggest(args[0], VERBS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


def run(command: click.Command, args: list[str] | None = None) -> int:
    """Run a command and return its exit status. The one place where errors become messages.

    BAD_INPUT with one line on standard error for an error of ours or of Click's, INTERRUPTED after Ctrl-C, otherwise
    what the command returns, or 0.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM tidies up as Ctrl-C does
    try:
        result: Any = command.main(args=args, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except OddityError as error:
        click.echo(f"Error: {' '.join(str(error).split())}", err=True)
    except click.ClickException as error:
        click.echo(f"Error: {' '.join(error.format_message().split())}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted: nothing half-written was left behind.", err=True)
        return INTERRUPTED
    return BAD_INPUT


@click.command(cls=Verbs, context_settings=HELP)
def main() -> None:
    """Detect anomalies with autoencoders."""
