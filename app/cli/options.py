"""Flags of the commands: made from the fields of options (`app.options`), so that each is added in one place."""

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

    choices : values to offer for a field, where a registry knows them
    without : fields that get no flag
    optional : whether the flags are without defaults, because a better one is worked out later
    """

    def decorate(function: Command) -> Command:
        for name, field in reversed(fields_of(cls).items()):
            if name not in without:
                offered = tuple((choices or {}).get(name, ()))
                function = click.option("--" + name.replace("_", "-"), name, **how(field, offered, optional))(function)
        return function

    return decorate


def how(field: FieldInfo, offered: tuple[str, ...], optional: bool) -> dict[str, Any]:
    """The arguments of `click.option` for a field."""
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


class Several(click.Command):
    """A command whose repeatable flags take several values each: every word that follows, up to the next flag."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for option in self.params:
            if isinstance(option, click.Option) and option.multiple:
                args = repeat_flag(option.opts[0], args)
        return super().parse_args(ctx, args)


def repeat_flag(flag: str, args: list[str]) -> list[str]:
    """Write `flag a b` as `flag a flag b`, because Click takes one value per flag.

    >>> repeat_flag("--in", ["x", "--in", "a", "b", "--json"])
    ['x', '--in', 'a', '--in', 'b', '--json']
    """
    spelt, following = [], 0
    for arg in args:
        if arg.startswith("-") and arg != "-":
            following = 1 if arg == flag else 0
        elif following:
            if following > 1:
                spelt.append(flag)
            following += 1
        spelt.append(arg)
    return spelt
