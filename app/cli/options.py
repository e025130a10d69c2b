"""Flags made from the fields of options (`app.options`), so that there is one place to add one."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click
from pydantic.fields import FieldInfo

from app.options import fields_of

Command = Callable[..., Any]


def flags(
    cls: type,
    *,
    choices: Mapping[str, Iterable[str]] | None = None,
    without: tuple[str, ...] = (),
    optional: bool = False,
) -> Callable[[Command], Command]:
    """A decorator that gives a Click command one flag a field of `cls`, with its help and default.

    choices : values to show for a field whose own are known elsewhere (a registry's names)
    without : fields that get no flag
    optional : the flags have no default, because another place knows a better one
    """

    def decorate(function: Command) -> Command:
        for name, field in reversed(fields_of(cls).items()):
            if name not in without:
                offered = tuple((choices or {}).get(name, ()))
                function = click.option("--" + name.replace("_", "-"), name, **how(field, offered, optional))(function)
        return function

    return decorate


def how(field: FieldInfo, offered: tuple[str, ...], optional: bool) -> dict[str, Any]:
    """What `click.option` is told of a field."""
    kind = next(t for t in (get_args(field.annotation) or (field.annotation,)) if t is not type(None))
    if get_origin(field.annotation) is Literal:
        kind, offered = str, get_args(field.annotation)
    default = None if optional else field.default
    more: dict[str, Any] = {"default": default}
    if kind is bool:
        more["is_flag"] = True
    else:
        more["type"] = click.Path(path_type=Path) if kind is Path else kind
    if offered:
        more["metavar"] = "[" + "|".join(offered) + "]"
    shown = None if kind is Path or default in (None, False) else str(default)
    more["help"] = str(field.description) + (f"  [default: {shown}]" if shown else "")
    return more
