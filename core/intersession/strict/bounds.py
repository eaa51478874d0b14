"""How much is taken of what comes from outside: every such number, in one place.

Sizes are in bytes of UTF-8, times in seconds. What is larger is refused with the number in
the message. Nothing that was recorded before a limit came is refused when it is read.
"""

from __future__ import annotations

from typing import Final

MOST: Final = 2**53
"""Numbers of this size and above are refused: some programs cannot store them exactly."""
DIGITS: Final = 18
"""A whole number that is typed has at most so many digits."""
LEVELS: Final = 100
"""So many lists and maps may stand in each other, an event or a command itself among them."""
TEXT: Final = 1_000_000
"""One text, such as an answer, or one cell of a file."""
COMMAND: Final = 5_000_000
"""All that one command says, such as the answers of a whole worksheet, written as JSON."""
LINE: Final = 10_000_000
"""One line of a file of commands or of events."""
TABLE_FILE: Final = 100_000_000
"""A file of records: CSV, or commands as JSON lines."""
CALENDAR_FILE: Final = 20_000_000
"""A calendar."""
MAP_FILE: Final = 5_000_000
"""A file that is read as one map in JSON or TOML: answers, a mapping, settings, a draft."""
YAML: Final = 500_000
"""A file, or a value, in YAML, which takes far longer to read."""
CHECKPOINT: Final = 1_000
"""A checkpoint, or what is typed for one."""
QUERY_SECONDS: Final = 10.0
"""The SQL of a mapping runs so long."""
QUERY_ROWS: Final = 200_000
"""It gives so many rows."""
QUERY_VALUE: Final = 250_000
"""So large is a text, or a whole row, that it reads or makes: the slowest function of SQLite
takes about a second for two of this size, and cannot be stopped."""
QUERY_MEMORY: Final = 150_000_000
"""It takes so much memory, with its answer, beyond what the program had before."""
TRACES: Final = 10
"""So many traces of faults of ours are kept in a home; the oldest go."""
