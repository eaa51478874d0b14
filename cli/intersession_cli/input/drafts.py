"""What was typed but not recorded, kept privately until it is."""

from __future__ import annotations

import json
from pathlib import Path

import attrs

from intersession.store.home import Home
from intersession_cli.input.prompts import Draft


def path(home: Home, handle: str) -> Path:
    """Where the draft of an assignment's next attempt is kept."""
    return home.path / "drafts" / f"{handle}.json"


def keep(home: Home, handle: str, draft: Draft) -> None:
    """Keep what was typed so far."""
    file = path(home, handle)
    home.prepare(home.log_path)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    typed = attrs.asdict(draft, filter=lambda field, _: field.name != "keep")
    file.write_text(json.dumps(typed, ensure_ascii=False))


def read(home: Home, handle: str) -> Draft:
    """What was typed before; nothing where there is no draft."""
    try:
        return Draft(**json.loads(path(home, handle).read_text()))
    except (OSError, ValueError, TypeError):
        return Draft()


def drop(home: Home, handle: str) -> None:
    """Delete a draft: its attempt is recorded."""
    path(home, handle).unlink(missing_ok=True)
