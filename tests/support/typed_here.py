"""The command as it is installed, in a process of its own, at a time that is told.

python typed_here.py HOME MOMENT WORDS…
"""

import sys
from datetime import datetime
from pathlib import Path

from intersession.store.home import Home
from intersession_cli.app.runtime import Runtime
from intersession_cli.main import cli

if __name__ == "__main__":
    home, moment, *words = sys.argv[1:]
    cli.main(words, obj=Runtime(Home(Path(home)), lambda: datetime.fromisoformat(moment)))
