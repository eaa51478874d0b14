"""Changes whatever it is given, in place: in a fold, in an upcast, in a check, in a flag hook."""

from intersession import EntryRow, EntryView, hookimpl, line, row, rows, table, view, worksheet


@row
class Mood:
    """A mood."""

    name: str = line("Which?")


def upcast(answers):
    answers["what"] = "UPCAST"
    answers["moods"][0]["name"] = "UPCAST"
    return answers


@worksheet("changes.sheet", version=1, title="A sheet", source="own practice")
class Old:
    """The first version."""

    what: str = line("What?")
    moods: list = rows("Which moods?", Mood)

    @staticmethod
    def check(answers, context):
        answers["what"] = "CHECKED"
        answers["moods"].clear()
        return []


@worksheet("changes.sheet", version=2, title="A sheet", source="own practice", upcasts={1: upcast})
class Sheet(Old):
    """The second, with the same questions."""

    what: str = line("What?")
    moods: list = rows("Which moods?", Mood)


@table("changes_a")
class ARow(EntryRow):
    what: str = ""


@table("changes_b")
class BRow(EntryRow):
    what: str = ""
    mood: str = ""


@view("changes.a", version=1, title="Changes what it folds", tables=[ARow])
class A(EntryView):
    """Comes first, and changes the answers."""

    worksheet = "changes.sheet"

    def rows(self, entry):
        assert entry.answers_as(Sheet)
        entry.answers["moods"][0]["name"] = "FOLDED"
        entry.answers["what"] = "FOLDED"
        yield entry.row(ARow, what=entry.answers["what"])


@view("changes.b", version=1, title="Reads what is there", tables=[BRow])
class B(EntryView):
    """Comes after it, and only reads."""

    worksheet = "changes.sheet"

    def rows(self, entry):
        mood = entry.answers["moods"][0]["name"]
        yield entry.row(BRow, what=entry.answers["what"], mood=mood)


@hookimpl
def register_worksheets(register):
    register(Old)
    register(Sheet)


@hookimpl
def register_views(register):
    register(A)
    register(B)


@hookimpl
def flag_answers(worksheet, answers, context):
    if worksheet == "changes.sheet":
        answers["what"] = 10**30
        answers["moods"].append("FLAGGED")
        for one in context.others:
            one.answers["what"] = "FLAGGED"
        for entry in context.history(worksheet):
            entry.answers["moods"].clear()
