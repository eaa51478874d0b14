"""How the values of each item are spread in a file, which a dry run shows."""

CSV = (
    "n,mood,pain,on,bed,did,f\n"
    "1,3,0.5,2026-02-14,23:10,read,fear=3; joy=9\n"
    "2,11,,2026-02-11,00:20,walk,fear=1\n"
    "3,,12.25,,,,\n"
    "4,many,7,2026-02-12,7:00,,\n"
)
MAPPED = (
    '[answers]\nmood = "mood"\nkm = "pain"\non = "on"\nbed = "bed"\ndid = "did"\n'
    'feelings = { column = "f", separator = ";" }\n'
    'thoughts = { value = [{ words = "I am late", belief = 40 }] }\nnote = "n"\n'
)


def spread(found):
    """Each item with its scale, least, most and how many."""
    return {one.item: (one.scale, one.least, one.most, one.n) for one in found.spread}


def test_least_most_and_how_many_of_each_item_beside_its_scale(take):
    found = spread(take(CSV, MAPPED, dry_run=True))
    assert found == {
        "on": ("date", "2026-02-11", "2026-02-14", 3),
        "bed": ("time of day", "00:20", "23:10", 3),
        "mood": ("0–10", "3", "11", 3),  # what is refused counts, too: 11, and "many"
        "km": ("0–100", "0.5", "12.25", 3),
        "did": ("several choices", "", "", 2),
        "thoughts.words": ("one line", "", "", 4),
        "thoughts.belief": ("0–100 %", "40", "40", 4),
        "feelings": ("0–10", "1", "9", 3),
        "note": ("text", "", "", 4),
    }


def test_it_is_only_there_in_a_dry_run(take):
    csv = CSV.replace("11", "1").replace("many", "1")
    assert take(csv, MAPPED).spread == ()
