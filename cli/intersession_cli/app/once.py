"""An option that takes one value is given once: in every command, of ours and of plugins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import click


def each_once(command: click.Command) -> click.Command:
    """The command, and those within it, made to refuse a single option that is given twice."""
    own = vars(command)
    if "make_parser" in own:
        return command
    own["make_parser"] = _strict(command.make_parser)
    if isinstance(command, click.Group):
        own["get_command"] = _within(command.get_command)
    return command


def _within(find: Callable[..., click.Command | None]) -> Callable[..., click.Command | None]:
    def get_command(ctx: click.Context, name: str) -> click.Command | None:
        found = find(ctx, name)
        return found and each_once(found)

    return get_command


def _strict(make: Callable[[click.Context], Any]) -> Callable[[click.Context], Any]:
    def make_parser(ctx: click.Context) -> Any:
        parser = make(ctx)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            found = parse(args=args)
            if not ctx.resilient_parsing:
                _refuse_twice(ctx, found[2])
            return found

        vars(parser)["parse_args"] = parse_args
        return parser

    return make_parser


def _refuse_twice(ctx: click.Context, order: list[click.Parameter]) -> None:
    """Raise a usage error that names each option that was given more often than it can be.

    A switch may be given again, but not together with its opposite.
    """
    times = Counter(order)
    wrong = [
        f"Option {_named(one)} was given {count} times. Say it once{_such_as(one)}."
        for one, count in times.items()
        if count > 1 and isinstance(one, click.Option) and _is_single(one)
    ]
    if wrong:
        raise click.UsageError(" ".join(wrong), ctx)


def _is_single(option: click.Option) -> bool:
    is_switch = option.is_flag and not option.secondary_opts
    return not (option.multiple or option.count or is_switch)


def _named(option: click.Option) -> str:
    return "/".join([_name(option), *option.secondary_opts[:1]])


def _name(option: click.Option) -> str:
    return max(option.opts, key=len)


def _such_as(option: click.Option) -> str:
    if option.is_flag:
        return ""
    return f", as in {_name(option)} {option.metavar or 'VALUE'}"
