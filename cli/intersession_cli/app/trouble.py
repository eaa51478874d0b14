"""What is wrong with the record itself, which no other answer mends."""

from __future__ import annotations

from intersession.errors import HomeError, LogError

TROUBLE = (HomeError, LogError)
"""Never asked about again where somebody types: it may be recorded already."""
