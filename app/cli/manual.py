"""docs/CLI.md, from the commands themselves: `python -m app.cli.manual`."""

import click

from app.cli import VERBS, main

HEAD = """# Command line

`python -m app VERB`, and `python train.py` for `python -m app train`. Bad input ends with exit status 2 and one line
on standard error; an interrupted command with 130. Long work shows a progress bar on a terminal, and plain
lines elsewhere.

PATH is a folder of images (recursively), a `.npy` or `.npz` file of samples, an `.ndjson` or `.bin` file of
Quick, Draw! strokes, or a data set's name (`mnist`, `quickdraw:cat`, `synthetic:spiral`). A path is also looked for in
the data folder.

This page is made by `python -m app.cli.manual`; a test compares the flags.
"""


def text() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *(section(verb) for verb in VERBS)])


def section(verb: str) -> str:
    """A verb: its usage, its help, its options in a table."""
    context = click.Context(main, info_name="python -m app")
    command = main.get_command(context, verb)
    assert command is not None, verb
    inner = click.Context(command, info_name=verb, parent=context)
    rows = [f"| `{' / '.join(p.opts)}` | {cell(p)} |" for p in command.params if isinstance(p, click.Option) and p.help]
    table = ["| option | what it does |", "| --- | --- |", *rows] if rows else []
    return "\n".join(
        [
            f"## {verb}",
            "",
            f"```\n{command.get_usage(inner).removeprefix('Usage: ')}\n```",
            "",
            VERBS[verb],
            "",
            *table,
            "",
        ]
    )


def cell(option: click.Option) -> str:
    """An option's help and choices, escaped for a table."""
    choices = option.metavar if option.metavar and "|" in option.metavar else ""
    return f"{option.help} {choices}".strip().replace("|", "\\|")


if __name__ == "__main__":
    click.echo(text())
