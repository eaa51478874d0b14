"""What every store's log has in common: the names of its tables and the version of its format."""

from __future__ import annotations

LOG_FORMAT = 2
"""Rises when a log holds something that an earlier version would not read, or not keep up.

1: events, and the log's name. 2: the links of the chain, and every name that the log had.
"""
FIRST_LINKED = 2
"""The first format in which events carry links."""

EVENTS_TABLE = "stored_events"
IDENTITY_TABLE = "log_identity"

LOCK_TIMEOUT = 60
"""Seconds to wait while another process writes, before saying so."""
