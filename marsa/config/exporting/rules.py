"""Why an edition cannot be taken out as asked: rules over what is in hand."""

from pathlib import Path

from django.utils.translation import gettext as _

from marsa.config.exporting import tables
from marsa.editions import store

IATI, CSV, XLSX, JSONL, PARQUET = "iati", "csv", "xlsx", "jsonl", "parquet"
ENDINGS = {IATI: "xml", CSV: "csv", XLSX: "xlsx", JSONL: "jsonl", PARQUET: "parquet"}
TABLES = (CSV, PARQUET)
ALL, USUAL_TABLE = "all", "initiatives"
# Of an edition of invented entries; no register has an agency XX.
SAMPLE_REPORTER = "XX-MARSA-SAMPLE"
SAMPLE_MARK = "(sample data – données fictives)"


def file_name(edition: store.Edition, *, form: str, table: str) -> str:
    """Return the name a file has unless another is asked for: marsa-2026.1-funding.csv."""
    stem = f"marsa-{edition.number}"
    if form not in TABLES:
        return f"{stem}.{ENDINGS[form]}"
    if table == ALL:
        return f"{stem}-{form}.zip"
    return f"{stem}-{table or USUAL_TABLE}.{ENDINGS[form]}"


def why_no_edition(number: str, *, known: list[str]) -> str | None:
    """Only a published edition can be taken out."""
    if not number:
        return _("No edition has been published yet. Run: marsa publish")
    if number not in known:
        return _("There is no edition %(number)s. There are: %(known)s.") % {
            "number": number,
            "known": ", ".join(known) or "–",
        }
    return None


def why_not_export(edition: store.Edition, *, form: str, table: str) -> str | None:
    """A single table exists in csv and parquet alone, under a name of the edition."""
    if table and form not in TABLES:
        return _(
            "A file of the format %(form)s holds the whole edition. Leave out --table, or choose "
            "csv or parquet."
        ) % {"form": form}
    known = tables.names(edition)
    if table and table != ALL and table not in known:
        return _("The edition has no table “%(table)s”. There are: %(known)s.") % {
            "table": table,
            "known": ", ".join([*known, ALL]),
        }
    return None


def why_not_write(path: Path, *, force: bool) -> str | None:
    """A file that is there is replaced only on demand, a folder never."""
    if path.is_dir():
        return _("%(file)s is a folder. Name a file in it.") % {"file": path}
    if path.exists() and not force:
        return _(
            "%(file)s is there already and was left as it is. Name another file, or add --force "
            "to replace it."
        ) % {"file": path}
    return None


def why_no_reporter(ref: str, *, name: str, type_: str) -> str | None:
    """IATI demands to know who publishes a file: identifier, name and type."""
    if ref and name and type_:
        return None
    return _(
        "An IATI file names the organisation that publishes it. State its identifier in IATI with "
        "--reporter-ref, its name with --reporter-name and its type with --reporter-type."
    )


def why_no_activities(count: int) -> str | None:
    """IATI knows no file without an activity."""
    if count:
        return None
    return _(
        "No project of the edition states all that IATI demands, so that no file was written. "
        "Complete the entries as said above, then publish again."
    )


def why_not_workbook(too_long: list[str]) -> str | None:
    """A sheet holds 1,048,576 rows."""
    if not too_long:
        return None
    return _(
        "A workbook cannot hold these tables, which have too many rows: %(names)s. Choose csv, "
        "jsonl or parquet."
    ) % {"names": ", ".join(too_long)}


def unwritable(path: Path, error: OSError) -> str:
    """Say why a file cannot be written."""
    return _(
        "%(file)s cannot be written: %(why)s. Name a file in a folder that you may write to."
    ) % {
        "file": path,
        "why": error.strerror or error,
    }
