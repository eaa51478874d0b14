"""``intersession log check``: whether the log holds what was recorded, all of it."""

from __future__ import annotations

from pathlib import Path

import click

from intersession.store.check import Checked, Finding, check_log, rights
from intersession.store.heads import Anchor, Head, seen_from
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.progress import Progress
from intersession_cli.output.text import paragraph


@command("log check\nlog check --head head-of-monday.json\nlog check --json", name="check")
@click.option(
    "--head",
    metavar="HEAD|FILE",
    help="Where the log ended before: 266:sha256:…, or a file that log export --head wrote.",
)
@click.option("--fix", is_flag=True, help="Take from others the right to use the home's files.")
@click.option("--json", "as_json", is_flag=True, help="Give what was found as JSON.")
@click.pass_context
def main(ctx: click.Context, runtime: Runtime, head: str | None, fix: bool, as_json: bool) -> None:
    """Check that the log holds what was recorded: every event, in its place, and readable.

    Everything is read. Nothing is changed, but rights with --fix. The exit code is 0 if all
    is well, and 1 if something was found.
    """
    reader, home = runtime.reader, runtime.home
    runtime.warned.add("home")  # who may use it is among what is found
    anchor = runtime.parts.anchor
    seen = [seen_from(home, reader), anchor.seen() if anchor else None, _read(head)]
    found = check_log(reader, seen, None if as_json else Progress("Checking"))
    if fix:
        from intersession.store.rights import narrow

        narrow(home.path)
    found.findings.extend(rights(home))
    if as_json:
        _show_json(found)
    else:
        _show(found)
    ctx.exit(1 if found.faults else 0)


def _read(head: str | None) -> Head | None:
    if head is None:
        return None
    is_written_out = head.lstrip().startswith("{") or ":sha256:" in head
    return Head.parse(head) if is_written_out else Anchor(Path(head)).must_be_seen()


def _show(found: Checked) -> None:
    streams = f"{found.streams} stream{'' if found.streams == 1 else 's'}"
    say(f"Log:      {found.log}")
    say(f"Checked:  {found.events} events in {streams}")
    if found.head.position:
        say(f"Head:     at position {found.head.position}", f"  {found.head.short}")
    _show_all("Notes", [one for one in found.findings if not one.is_fault])
    _show_all("Found", found.faults)
    if not found.faults:
        say("", "All that was recorded is there, and as it was recorded.")


def _show_all(title: str, findings: list[Finding]) -> None:
    if findings:
        say("", f"{title} ({len(findings)}):")
    for one in findings:
        say(paragraph(one.message, "  "))


def _show_json(found: Checked) -> None:
    import msgspec

    say(msgspec.json.format(msgspec.json.encode(found)).decode())
