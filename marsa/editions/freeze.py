"""Write the offered tables into one folder: Parquet and CSV per table, one DuckDB file, a manifest.

The folder is built beside the editions in use and renamed into place by `store`; nothing
here changes an edition that somebody may be reading. Knows nothing of Django.
"""

import csv
import gzip
import hashlib
import io
import itertools
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from marsa.kit.tables import Column, Table

BATCH = 50_000
DATABASE = "edition.duckdb"
MANIFEST = "manifest.json"
# DuckDB 2.0.0 loses rows of some outer joins with it: docs/decisions/0006.
WRONG_OPTIMIZER = "statistics_propagation"
_ARROW = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}
_FORMULA = re.compile(r"^[=+@\t\r]|^-(?!\d)")

Progress = Callable[[str, int], None]


def write(
    tables: Sequence[Table], folder: Path, *, progress: Progress | None = None
) -> dict[str, int]:
    """Write every table into `folder` and return the rows of each by name.

    folder: is made; must not exist. progress: told the table and its rows so far.
    Parquet and CSV (gzip, UTF-8 with BOM) stand in `parquet/` and `csv/`; the DuckDB
    file holds the same tables. Raises OSError when the disk is full.
    """
    (folder / "parquet").mkdir(parents=True)
    (folder / "csv").mkdir()
    counts = {table.name: _parquet(table, folder, progress) for table in tables}
    with duckdb.connect(str(folder / DATABASE)) as connection:
        for table in tables:
            _load(table, folder, connection)
    for table in tables:
        _csv(table, folder)
    return counts


def seal(folder: Path, facts: dict[str, Any]) -> None:
    """Write the manifest last: the facts, and the sha256 and size of every file beside it."""
    files = {
        path.relative_to(folder).as_posix(): {"sha256": sha256(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**facts, "files": files}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in folder.rglob("*"):
        _to_disk(path)
    _to_disk(folder)


def sha256(path: Path) -> str:
    """Return the hexadecimal sha256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe_cell(value: object) -> object:
    """Return a cell that a spreadsheet will not run as a formula."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def _schema(columns: Iterable[Column]) -> pa.Schema:
    return pa.schema([(column.name, _arrow_type(column.kind)) for column in columns])


def _arrow_type(kind: str) -> pa.DataType:
    if match := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind):
        return pa.decimal128(int(match[1]), int(match[2]))
    return _ARROW[kind]


def _parquet(table: Table, folder: Path, progress: Progress | None) -> int:
    schema, count = _schema(table.columns), 0
    path = folder / "parquet" / f"{table.name}.parquet"
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(table.rows()):
            columns = zip(*rows, strict=True)
            arrays = [
                pa.array(cells, type=field.type)
                for cells, field in zip(columns, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(rows)
            if progress:
                progress(table.name, count)
    return count


def _batches(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _load(table: Table, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f'"{column.name}" {column.kind}' for column in table.columns)
    path = str(folder / "parquet" / f"{table.name}.parquet")
    connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM read_parquet(?)', [path])  # noqa: S608


def _csv(table: Table, folder: Path) -> None:
    names = [column.name for column in table.columns]
    source = pq.ParquetFile(folder / "parquet" / f"{table.name}.parquet")
    path = folder / "csv" / f"{table.name}.csv.gz"
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        text = io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(names)
        for batch in source.iter_batches(BATCH):
            cells = [batch.column(name).to_pylist() for name in names]
            writer.writerows([safe_cell(cell) for cell in row] for row in zip(*cells, strict=True))
        text.flush()
        text.detach()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
