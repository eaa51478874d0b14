"""Takes its time over each attempt, as SLOW says in seconds, and adds lines to the agenda."""

import os
import time

from intersession import AgendaLine, Attempted, View, folds, hookimpl, key, table, view


@table("slow_rows")
class Row:
    event: str = key()
    client: str = ""
    assignment: str = ""


@view("slow.view", version=1, title="Slow", tables=[Row])
class Slow(View):
    """Folds every attempt, slowly."""

    @folds(Attempted)
    def attempted(self, recorded, store):
        time.sleep(float(os.environ.get("SLOW", "0")))
        store[Row].put(Row(event=recorded.id, client=recorded.client, assignment=recorded.handle))

    def agenda_lines(self, look):
        for one in look.rows(Row):
            if one.event.endswith("#2"):
                text = f"a slow line about {one.event}"
                yield AgendaLine(client=one.client, assignment=one.assignment, text=text)


@hookimpl
def register_views(register):
    register(Slow)
