"""A table's CSV file as Parquet, by DuckDB: types and all, in an eighth of the size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intersession.errors import IntersessionError
from intersession.interchange.answers.table import AnswerTable

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "datetime": "TIMESTAMP",
    "object": "VARCHAR",
}
"""What DuckDB calls the types of the columns; a datetime in UTC is one without a zone."""

SPILLED = ".duckdb"
"""The folder beside the files for what does not fit into memory; else it would be made here."""


def require_duckdb() -> Any:
    """DuckDB; raises IntersessionError that says how to install it."""
    try:
        import duckdb
    except ImportError as problem:
        raise IntersessionError(
            "Parquet files need DuckDB, which is not installed. Nothing was written. To install "
            "it: pip install 'intersession[tables]'. The CSV files need nothing more: leave out "
            "--parquet"
        ) from problem
    return duckdb


def write_parquet(files: Mapping[Path, AnswerTable]) -> None:
    """Write the CSV file of each table as Parquet beside it, and nothing anywhere else."""
    duckdb = require_duckdb()
    folder = next(iter(files)).parent / SPILLED
    with duckdb.connect(config={"temp_directory": str(folder)}) as connection:
        for file, table in files.items():
            target = file.with_suffix(".parquet")
            connection.execute(
                f"COPY (SELECT * FROM read_csv({_quoted(file)}, {_read(table, file)})) "
                f"TO {_quoted(target)} (FORMAT parquet)"
            )
            target.chmod(0o600)
            with target.open("rb") as written:
                os.fsync(written.fileno())


def _read(table: AnswerTable, file: Path) -> str:
    """How the file is to be read: nothing in it is guessed, and no line is too long."""
    columns = ", ".join(
        f"{_quoted(column.name)}: '{TYPES[column.type]}'" for column in table.columns
    )
    longest = max(2_000_000, file.stat().st_size + 1)
    return (
        "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
        f"nullstr = '', parallel = false, max_line_size = {longest}, "
        f"buffer_size = {2 * longest}, columns = {{{columns}}}"
    )


def _quoted(text: Path | str) -> str:
    return "'" + str(text).replace("'", "''") + "'"
