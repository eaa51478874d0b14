"""The tables as a Frictionless data package: what is in each file, for any program to check.

The descriptor follows Data Package and Table Schema, version 1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from intersession.interchange.answers.table import AnswerColumn, AnswerTable

DESCRIPTOR = "datapackage.json"
MISSING = ""
"""What stands in a cell of the files where there is no value."""
_FORMATS = {"time": "%H:%M:%S", "datetime": "%Y-%m-%dT%H:%M:%S"}
_UTC = "_utc"


def descriptor(tables: Iterable[AnswerTable], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The descriptor of a package; ``files`` holds the bytes of each table's file by its name."""
    return {
        "profile": "tabular-data-package",
        "name": "intersession-answers",
        "title": "Answers to therapy homework, as they now stand",
        "description": (
            "One row an entry, as corrected; what was taken back is not there. A blank cell is "
            "missing, and never zero. Clients are pseudonymous codes, and free text is what "
            "people wrote: treat these files as the clinic's own records. Nobody watches "
            "entries as they come in; what was flagged is in the column flags."
        ),
        "resources": [_resource(table, files[file_of(table)]) for table in tables],
    }


def file_of(table: AnswerTable) -> str:
    """The name of a table's file."""
    return f"{table.name}.csv"


def _resource(table: AnswerTable, data: bytes) -> dict[str, Any]:
    origin = {"x-worksheet": table.worksheet, "x-version": table.version, "x-source": table.source}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": file_of(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        **(origin if table.worksheet else {}),
        "schema": _schema(table),
    }


def _schema(table: AnswerTable) -> dict[str, Any]:
    found: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [MISSING],
        "primaryKey": list(table.key),
    }
    if table.refers:
        there = {"resource": table.refers.table, "fields": list(table.refers.key)}
        found["foreignKeys"] = [{"fields": list(table.refers.columns), "reference": there}]
    return found


def _field(column: AnswerColumn) -> dict[str, Any]:
    told = {
        "description": column.help,
        "format": format_of(column),
        "constraints": _constraints(column),
        "x-unit": column.unit,
        "x-labels": dict(column.labels),
        "x-asked": column.asked,
        "x-source": column.source,
    }
    kept = {name: value for name, value in told.items() if value}
    return {"name": column.name, "type": column.type, "title": column.says, **kept}


def format_of(column: AnswerColumn) -> str:
    """How a time is written in the files; "" for the usual form of a type."""
    form = _FORMATS.get(column.type, "")
    return f"{form}Z" if column.type == "datetime" and column.name.endswith(_UTC) else form


def _constraints(column: AnswerColumn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.is_always_there:
        found["required"] = True
    if column.low is not None:
        found["minimum"] = _plain(column.low)
    if column.high is not None:
        found["maximum"] = _plain(column.high)
    if column.is_closed:
        found["enum"] = list(column.labels)
    return found


def _plain(limit: float) -> float:
    return int(limit) if limit == int(limit) else limit
