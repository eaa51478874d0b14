"""Options for a command's fields, read from what each field declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

import click
import msgspec

from intersession.events.fields import meaning, plain_type
from intersession_cli.app.numbers import WholeRange
from intersession_cli.input.words import WORDS

F = TypeVar("F", bound=Callable[..., Any])


def field_options(kind: type[msgspec.Struct], names: Iterable[str]) -> Callable[[F], F]:
    """Add an option for each of some fields of a command: ``--timing`` for ``timing``.

    Its help is the field's meaning; a field that was not given is left out of what the
    function gets.
    """
    wanted = list(names)
    fields = [one for one in msgspec.structs.fields(kind) if one.name in wanted]

    def add(function: F) -> F:
        for one in reversed(fields):
            told = meaning(one.type)
            function = click.option(
                f"--{one.name.replace('_', '-')}",
                one.name,
                type=_type(plain_type(one.type), told.low, told.high),
                default=None,
                help=f"{told.says[0].upper()}{told.says[1:]}.",
            )(function)
        return function

    return add


def given(said: dict[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in said.items() if value is not None}


def _type(kind: Any, low: int | None, high: int | None) -> Any:
    kinds = [one for one in get_args(kind) if one is not NoneType]
    plain = kind if get_origin(kind) is Literal or not kinds else kinds[0]
    if get_origin(plain) is Literal:
        return click.Choice(get_args(plain))
    if plain is int:
        return WholeRange(low, high)
    return bool if plain is bool else WORDS
