"""``intersession log init``: the tables of a log that a clinic shares, made once."""

from __future__ import annotations

from intersession.errors import HomeError
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say


@command(
    "log init --log 'postgresql://owner@db.clinic/homework?sslmode=verify-full'\n"
    "log init   (with the address in INTERSESSION_LOG)",
    name="init",
)
def main(runtime: Runtime) -> None:
    """Make the tables of a shared log in a server's database, once.

    If they exist, no event changes; a log of a former version is brought to this one. The
    user needs the right to make tables there. People who work with the log need less: SELECT
    on stored_events and log_identity to read, and EXECUTE on append_to_stored_events to
    record.
    """
    if not runtime.home.shared:
        raise HomeError(
            "A log in a folder is made automatically. To make a shared one, name its server: "
            "intersession log init --log postgresql://user@host:5432/database"
        )
    reader = runtime.reader
    from intersession.store.postgres.setup import close_to_strangers, create, upgrade

    is_new = create(runtime.home.shared)
    is_changed = not is_new and upgrade(runtime.home.shared)
    is_closed = not is_new and close_to_strangers(runtime.home.shared)
    reader.last_position()
    place = reader.place  # with its schema, now that it was found
    if is_new:
        say(f"Made an empty log in {place}.")
    elif is_closed:
        say(
            f"{place} holds a log already. Everybody could append to it. Now only users with "
            f"EXECUTE on append_to_stored_events can."
        )
    elif is_changed:
        say(f"{place} holds a log already. It was brought to this version; no event changed.")
    else:
        say(f"{place} holds a log already, and was left as it is.")
