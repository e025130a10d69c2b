"""Flags made from the fields of a configuration, so that there is one place to add an option."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click

Command = Callable[..., Any]


def flags(
    cls: type, *, choices: dict[str, list[str]] | None = None, without: tuple[str, ...] = ()
) -> Callable[[Command], Command]:
    """A decorator that gives a Click command one flag a field of `cls`, with its help and default.

    choices : values to offer for a field whose own choices are known elsewhere (a registry's names)
    without : fields that get no flag
    """

    def decorate(function: Command) -> Command:
        hints = get_type_hints(cls)
        for f in reversed(fields(cls)):
            if f.name in without:
                continue
            name = "--" + f.name.replace("_", "-")
            offered = (choices or {}).get(f.name, f.metadata.get("choices"))
            kind = next((t for t in (get_args(hints[f.name]) or (hints[f.name],)) if t is not type(None)), str)
            more: dict[str, Any] = (
                {"is_flag": True} if kind is bool else {"type": click.Path(path_type=Path) if kind is Path else kind}
            )
            if offered:
                more["metavar"] = "[" + "|".join(offered) + "]"
            shown = None if kind is Path or f.default in (None, False) else str(f.default)
            help = f.metadata["help"] + (f"  [default: {shown}]" if shown else "")
            function = click.option(name, f.name, default=f.default, help=help, **more)(function)
        return function

    return decorate
