"""The tables as files in a folder: all of them, or none."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from intersession.errors import IntersessionError
from intersession.interchange.answers.codebook import codebook_table
from intersession.interchange.answers.package import DESCRIPTOR, MISSING, descriptor, file_of
from intersession.interchange.answers.table import AnswerTable, AnswerTables, Cell


def write_answers(
    found: AnswerTables, folder: Path | str, *, parquet: bool = False, replace: bool = False
) -> list[str]:
    """Write tables of answers, codebook.csv and datapackage.json; returns the files' names.

    With ``parquet`` each table is written in that form too, by DuckDB. Every file is for its
    owner alone. Raises IntersessionError, with nothing written, where one of these names is
    there already and not to be replaced, or the folder cannot be written.
    """
    folder, tables = Path(folder), [*found.tables.values()]
    tables.append(codebook_table(tables))
    if parquet:
        from intersession.interchange.answers.parquet import require_duckdb

        require_duckdb()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = [*map(file_of, tables), DESCRIPTOR]
        names += [Path(name).with_suffix(".parquet").name for name in names[:-1] if parquet]
        _refuse_taken(folder, names if not replace else ())
        return _written(tables, folder, parquet)
    except OSError as problem:
        raise IntersessionError(
            f"{folder} cannot be written ({problem.strerror or problem}). Nothing was written. "
            f"Name another folder."
        ) from problem


def csv_bytes(table: AnswerTable) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8, the names of the columns first."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(map(_cell, row))
    return written.getvalue().encode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return MISSING
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell) if isinstance(cell, float) else str(cell)


def _refuse_taken(folder: Path, names: Iterable[str]) -> None:
    taken = [name for name in names if os.path.lexists(folder / name)]
    if taken:
        named = ", ".join(taken[:3]) + (", …" if len(taken) > 3 else "")
        raise IntersessionError(
            f"{folder} holds files of these names already: {named} ({len(taken)} in all). "
            f"Nothing was written. To write them anew: --replace. Or name another folder."
        )


def _written(tables: list[AnswerTable], folder: Path, parquet: bool) -> list[str]:
    """Write beside the place first, so that a full disk leaves what was there."""
    beside = Path(tempfile.mkdtemp(prefix=".answers-", dir=folder))
    try:
        files = {file_of(table): csv_bytes(table) for table in tables}
        _write_all(beside, files)
        told = json.dumps(descriptor(tables, files), ensure_ascii=False, indent=1)
        _write_all(beside, {DESCRIPTOR: f"{told}\n".encode()})
        if parquet:
            from intersession.interchange.answers.parquet import write_parquet

            write_parquet({beside / file_of(table): table for table in tables})
        made = sorted(one.name for one in beside.iterdir() if one.is_file())
        for name in sorted(made, key=lambda one: one == DESCRIPTOR):
            (beside / name).replace(folder / name)
        return made
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        number = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
