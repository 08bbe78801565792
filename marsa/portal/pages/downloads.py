"""The files of an edition, what each column means, and how to cite it.

"The whole database is one click away, in the form that my program reads."
"I know what each column means before I open the file."
"I can check that my copy is whole, and cite it so that others find the same."
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marsa.editions import freeze
from marsa.editions.store import Edition
from marsa.portal import addresses, formats, frame
from marsa.portal.parts import Link
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away. bytes: its size; url: its permanent address."""

    name: str
    form: str
    url: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column, its type in DuckDB, and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the edition: its rows, its files, its columns (none in the oldest editions)."""

    name: str
    title: str
    rows: int
    files: tuple[File, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Downloads:
    """All there is to take away. database: everything in one file; manifest: its address.

    others: files that are neither of a table nor the database.
    """

    crumbs: tuple[Link, ...]
    tables: tuple[Table, ...]
    database: File | None
    others: tuple[File, ...]
    manifest: str
    fingerprints: tuple[File, ...]
    citation: str
    bibtex: str


_FORMS = (("csv", ".csv.gz"), ("parquet", ".parquet"))


def page(visit: Visit) -> Downloads:
    """Return the page of downloads of an edition."""
    files = {name: _file(visit, name, facts) for name, facts in _facts(visit.edition).items()}
    tables = tuple(
        _table(visit, name, rows, files)
        for name, rows in visit.edition.manifest.get("rows", {}).items()
    )
    of_tables = {file.name for table in tables for file in table.files}
    return Downloads(
        crumbs=frame.crumbs(visit),
        tables=tables,
        database=files.get(freeze.DATABASE),
        others=tuple(
            file for name, file in files.items() if name not in {*of_tables, freeze.DATABASE}
        ),
        manifest=_address(visit, freeze.MANIFEST),
        fingerprints=tuple(files.values()),
        citation=citation(visit),
        bibtex=bibtex(visit),
    )


def citation(visit: Visit) -> str:
    """Return how to cite the edition as a whole."""
    words = {
        "number": visit.edition.number,
        "day": formats.day(visit.edition.made_at.date(), language=visit.language),
        "address": _home(visit),
    }
    if visit.edition.sample:
        return _("Marsa, edition %(number)s (sample data), %(day)s. %(address)s") % words
    return _("Marsa, edition %(number)s, %(day)s. %(address)s") % words


def bibtex(visit: Visit) -> str:
    """Return the same as an entry of BibTeX."""
    edition = visit.edition
    title = _("Marsa, edition %(number)s") % {"number": edition.number}
    sample = _("Sample data")
    note = [f"  note = {{{sample}}},"] if edition.sample else []
    return "\n".join(
        [
            f"@misc{{marsa-{edition.number.replace('.', '-')},",
            "  author = {{Marsa}},",
            f"  title = {{{title}}},",
            f"  year = {{{edition.made_at.year}}},",
            f"  month = {{{edition.made_at.month}}},",
            *note,
            f"  url = {{{_home(visit)}}}",
            "}",
        ]
    )


def _home(visit: Visit) -> str:
    number = visit.edition.number
    return addresses.full(addresses.path("home", language=visit.language, number=number))


def _facts(edition: Edition) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = edition.manifest["files"]
    return facts


def _file(visit: Visit, name: str, facts: Mapping[str, Any]) -> File:
    form = "CSV" if name.endswith(".csv.gz") else name.rpartition(".")[2].capitalize()
    return File(name, form, _address(visit, name), facts["bytes"], facts["sha256"])


def _address(visit: Visit, name: str) -> str:
    """Return the address of a file that never changes, whichever edition is served."""
    return addresses.path(
        "file",
        language=visit.language,
        number=visit.edition.number,
        details=(("name", name),),
    )


def _table(visit: Visit, name: str, rows: int, files: Mapping[str, File]) -> Table:
    described = visit.edition.manifest.get("tables", {}).get(name, {})
    language = "fr" if visit.language.startswith("fr") else "en"
    paths = [f"{folder}/{name}{ending}" for folder, ending in _FORMS]
    return Table(
        name=name,
        title=described.get(f"title_{language}") or name,
        rows=rows,
        files=tuple(files[path] for path in paths if path in files),
        columns=tuple(
            Column(column["name"], column["kind"], column[language])
            for column in described.get("columns", ())
        ),
    )
