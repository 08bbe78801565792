"""Tables of an edition as they were frozen: one of them, or all in one archive."""

import gzip
import shutil
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from marsa.editions import freeze, store

CSV, PARQUET = "csv", "parquet"
_PATHS = {CSV: "csv/{}.csv.gz", PARQUET: "parquet/{}.parquet"}
_BLOCK = 1 << 20


def names(edition: store.Edition) -> list[str]:
    """Return the tables of an edition, in their order."""
    return list(edition.manifest["rows"])


def write(edition: store.Edition, target: BinaryIO, *, table: str, form: str) -> None:
    """Copy one table as it was published. form: "csv" (unpacked, UTF-8 with BOM) or "parquet".

    Raises store.Damaged when the file is not the one that was published, KeyError for no table.
    """
    if table not in names(edition):
        raise KeyError(table)
    name = _PATHS[form].format(table)
    store.verify(edition, only=name)
    path = edition.folder / name
    with gzip.open(path) if form == CSV else path.open("rb") as source:
        shutil.copyfileobj(source, target, _BLOCK)


def write_all(
    edition: store.Edition,
    target: BinaryIO,
    *,
    form: str,
    advance: Callable[[int], None] | None = None,
) -> None:
    """Write every table into one zip archive, with the manifest that explains their columns.

    advance: is told of each table. The same edition gives the same bytes. Raises store.Damaged.
    """
    made = edition.made_at.timetuple()[:6]
    method = zipfile.ZIP_DEFLATED if form == CSV else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w") as archive:
        for table in names(edition):
            entry = zipfile.ZipInfo(f"{table}.{form}", made)
            entry.compress_type = method
            with archive.open(entry, "w", force_zip64=True) as member:
                write(edition, member, table=table, form=form)  # type: ignore[arg-type]
            if advance:
                advance(1)
        entry = zipfile.ZipInfo(freeze.MANIFEST, made)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, (edition.folder / freeze.MANIFEST).read_bytes())
