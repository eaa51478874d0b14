"""What commands share: ``--home``, ``--log``, ``--trace``, ``--json``, and how one is declared."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, cast

import click

from intersession_cli.app.called import called
from intersession_cli.app.runtime import Runtime

INSECURE = "INTERSESSION_INSECURE_SERVER"
"""As in ``intersession.store.postgres.address``, which needs the driver to be imported."""
F = TypeVar("F", bound=Callable[..., Any])


trace_option = click.option("--trace", is_flag=True, help="Name the events behind each number.")


pass_runtime = click.make_pass_decorator(Runtime, ensure=True)


def _place(name: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def place(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.find_root().ensure_object(Runtime).move(**{name: value})

    return place


def home_options(function: F, *, hidden: bool = False) -> F:
    """``--home`` and ``--log``: where the record is; and ``--insecure-server``, maybe unlisted."""
    home = click.option(
        "--home",
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        callback=_place("folder"),
        help="The folder that holds the record (else INTERSESSION_HOME, else the platform's).",
    )
    log = click.option(
        "--log",
        metavar="ADDRESS",
        expose_value=False,
        is_eager=True,
        callback=_place("shared"),
        help="A shared log, postgresql://… (else INTERSESSION_LOG, else in the folder).",
    )
    insecure = click.option(
        "--insecure-server",
        is_flag=True,
        hidden=hidden,
        expose_value=False,
        is_eager=True,
        callback=_insecure,
        help="Use a server that need not prove who it is (else INTERSESSION_INSECURE_SERVER).",
    )
    return home(log(insecure(function)))


def _insecure(ctx: click.Context, _: click.Parameter, is_on: bool) -> None:
    """Allow it for this command: where the address is read, the environment is looked at."""
    if is_on and not os.environ.get(INSECURE):
        os.environ[INSECURE] = "1"
        ctx.find_root().call_on_close(partial(os.environ.pop, INSECURE, None))


def _anchor(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().ensure_object(Runtime).anchor = value


def anchor_option(function: F, *, hidden: bool = False) -> F:
    """``--anchor``, in front of a command or, where nobody lists it, after it."""
    option = click.option(
        "--anchor",
        metavar="FILE",
        hidden=hidden,
        expose_value=False,
        is_eager=True,
        envvar="INTERSESSION_ANCHOR",
        callback=_anchor,
        help="Keep where the log ends in a file, best on another medium, and compare "
        "(else INTERSESSION_ANCHOR).",
    )
    return option(function)


def _without(ctx: click.Context, _: click.Parameter, names: tuple[str, ...]) -> None:
    if names:
        runtime = ctx.find_root().ensure_object(Runtime)
        runtime.without += names
        runtime.check_without()


def _debug(ctx: click.Context, _: click.Parameter, is_on: bool) -> None:
    runtime = ctx.find_root().ensure_object(Runtime)
    if is_on and not runtime.debug:
        from intersession_cli.app.debugging import no_more, show_tracebacks

        runtime.debug = True
        ctx.find_root().call_on_close(partial(no_more, show_tracebacks()))


def plugin_options(function: F, *, hidden: bool = False) -> F:
    """``--without`` and ``--debug``, in front of a command or, where nobody lists it, after it."""
    without = click.option(
        "--without",
        metavar="PLUGIN",
        multiple=True,
        hidden=hidden,
        expose_value=False,
        callback=_without,
        help="Leave a plugin out, and do not import it; repeatable (else INTERSESSION_WITHOUT).",
    )
    debug = click.option(
        "--debug",
        is_flag=True,
        hidden=hidden,
        expose_value=False,
        is_eager=True,
        envvar="INTERSESSION_DEBUG",
        callback=_debug,
        help="Show where what failed went wrong (else INTERSESSION_DEBUG).",
    )
    return without(debug(function))


def _by(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().ensure_object(Runtime).by = value


by_option = click.option(
    "--by",
    metavar="NAME",
    expose_value=False,
    callback=_by,
    help="Who records it, by a short pseudonym (else INTERSESSION_CLINICIAN, else the account).",
)
"""``--by``: who records what a command records."""


def rows_options(function: F, json_help: str = "Give rows as JSON.") -> F:
    """``--json``, ``--csv``, ``--excel``: the function gets ``form``, one of them or None."""

    @wraps(function)
    def choose(*given: Any, as_json: bool, as_csv: bool, as_excel: bool, **more: Any) -> Any:
        if as_json and (as_csv or as_excel):
            from intersession.errors import IntersessionError

            other = "--csv" if as_csv else "--excel"
            told = f"--json and {other} give the same rows in two forms: choose one."
            raise IntersessionError(told)
        form = "excel" if as_excel else "csv" if as_csv else "json" if as_json else None
        return function(*given, form=form, **more)

    excel_help = "Give rows as CSV for a spreadsheet, as this machine's locale writes it."
    excel_option = click.option("--excel", "as_excel", is_flag=True, help=excel_help)
    csv_option = click.option("--csv", "as_csv", is_flag=True, help="Give rows as CSV.")
    json_option = click.option("--json", "as_json", is_flag=True, help=json_help)
    return cast(F, json_option(csv_option(excel_option(choose))))


def command(example: str, name: str | None = None, **more: Any) -> Callable[[F], click.Command]:
    """A command with ``--home``, ``--log`` and an example at the end of its help.

    The function gets the runtime first, then its own parameters.
    """

    def declare(function: F) -> click.Command:
        epilog = "\b\n" + _examples(example)
        make: Any = click.command(name, epilog=epilog, **more)
        home = home_options(pass_runtime(function), hidden=True)
        options = plugin_options(anchor_option(home, hidden=True), hidden=True)
        made: click.Command = make(options)
        return made

    return declare


def group(name: str, example: str, **more: Any) -> Callable[[F], click.Group]:
    """A group of commands with an example at the end of its help."""

    def declare(function: F) -> click.Group:
        more.setdefault("cls", click.Group)
        make: Any = click.command(name, epilog="\b\n" + _examples(example), **more)
        made: click.Group = make(function)
        return made

    return declare


def _examples(example: str) -> str:
    lines = example.strip().splitlines()
    label = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join([label, *(f"  {called()} {line.strip()}" for line in lines)])
