"""What every store's log has in common: the names of its tables and the version of its format."""

from __future__ import annotations

LOG_FORMAT = 1
"""Rises when a log can hold something that an earlier version could not read."""

EVENTS_TABLE = "stored_events"
IDENTITY_TABLE = "log_identity"

LOCK_TIMEOUT = 60
"""Seconds to wait while another process writes, before saying so."""
