"""The command as it is installed, in a process of its own, at a time that is told.

python typed_here.py HOME MOMENT WORDS…

``TYPED_PLUGIN`` may name a plugin in one file that is there besides: ``walks=/…/walks.py``.
"""

import os
import sys
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from intersession.plugins.manager import Plugins, installed
from intersession.store.home import Home
from intersession_cli.app.runtime import Runtime
from intersession_cli.main import cli


def with_plugin(told: str) -> Plugins:
    """What is installed, and a plugin that is told as its name and its file."""
    name, _, file = told.partition("=")
    spec = spec_from_file_location(f"intersession_{name}", file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found = installed()
    found.add(name, module, f"intersession-{name}", "0.1.0")
    return found


if __name__ == "__main__":
    home, moment, *words = sys.argv[1:]
    told = os.environ.get("TYPED_PLUGIN")
    plugins = with_plugin(told) if told else None
    runtime = Runtime(Home(Path(home)), lambda: datetime.fromisoformat(moment), plugins)
    cli.main(words, obj=runtime)
