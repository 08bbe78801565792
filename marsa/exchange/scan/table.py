"""The table of candidates: Parquet, the same bytes for the same activities."""

import io
import json
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq

from marsa.exchange.scan.outcome import Row

GROUP = 2_000  # rows; fixed, so that the bytes do not hang on how the rows arrive
_TEXTS = pa.list_(pa.string())
SCHEMA = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("member", pa.string()),  # of an archive
        pa.field("position", pa.int32(), nullable=False),  # from 1, in the file or member's archive
        pa.field("line", pa.int32(), nullable=False),
        pa.field("offset", pa.int64()),  # of its first byte; of plain files in UTF-8 alone
        pa.field("length", pa.int64(), nullable=False),  # bytes, in UTF-8
        pa.field("identifier", pa.string(), nullable=False),
        pa.field("reporter_ref", pa.string()),
        pa.field("reporter_name", pa.string()),
        pa.field("title_en", pa.string()),
        pa.field("title_fr", pa.string()),
        pa.field("title_other", pa.string()),
        pa.field("status", pa.string()),
        pa.field("starts_on", pa.date32()),
        pa.field("ends_on", pa.date32()),
        pa.field("countries", _TEXTS),  # ISO 3166-1 alpha-3
        pa.field("regions", _TEXTS),  # vocabulary:code
        pa.field("sectors", _TEXTS),  # vocabulary:code, tags included
        pa.field("score", pa.int32(), nullable=False),
        pa.field("reasons", _TEXTS),
        pa.field("reasons_en", _TEXTS),
        pa.field("reasons_fr", _TEXTS),
        pa.field("commitments", pa.string()),  # JSON: currency → exact sum
        pa.field("disbursements", pa.string()),
        pa.field("expenditures", pa.string()),
        pa.field("budgets", pa.string()),
        pa.field("sha256", pa.string(), nullable=False),  # of the bytes of the activity
    ]
)
_DAYS = ("starts_on", "ends_on")
_FIRST_DAY = date(1970, 1, 1).toordinal()


class Table:
    """A table in the making; it stands at its path once it is complete."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unfinished = path.with_name(path.name + ".part")
        self._rows: list[dict[str, Any]] = []
        self._writer = pq.ParquetWriter(self._unfinished, SCHEMA, compression="zstd")

    def __enter__(self) -> "Table":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the table in its place, unless something went wrong."""
        if kind is None and self._rows:
            self._flush(len(self._rows))
        self._writer.close()
        if kind is None:
            self._unfinished.replace(self._path)

    def add(self, row: Row) -> None:
        """Add a row."""
        self._rows.append(row | {name: _day(row[name]) for name in _DAYS})
        if len(self._rows) == GROUP:
            self._flush(GROUP)

    def _flush(self, count: int) -> None:
        self._writer.write_table(_arrow(self._rows), row_group_size=count)
        self._rows.clear()


def _day(written: str | None) -> int | None:
    """Return a day as days since 1970, as Arrow counts them."""
    return None if written is None else date.fromisoformat(written).toordinal() - _FIRST_DAY


def _arrow(rows: list[dict[str, Any]]) -> pa.Table:
    """Make a table of rows, by way of JSON: from lists, Arrow would load pandas first."""
    data = "\n".join(json.dumps(row) for row in rows).encode()
    return pyarrow.json.read_json(
        io.BytesIO(data),
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=SCHEMA, unexpected_field_behavior="error"
        ),
    ).cast(SCHEMA)
