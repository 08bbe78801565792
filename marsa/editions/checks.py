"""What must be true of an edition before it is served, asked of the files just written.

Each check is a query that counts what is wrong; zero is right. A check may be overruled
with a written reason, which the manifest publishes. Knows nothing of Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from marsa.editions import freeze
from marsa.kit.tables import Table


@dataclass(frozen=True, slots=True)
class Check:
    """A sentence that must hold, in English and French, and the SQL that counts its breaches."""

    name: str
    en: str
    fr: str
    breaches: str
    needs_previous: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A check that was asked: how many breaches, and why it was overruled if it was."""

    check: Check
    breaches: int
    overruled: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the publication must not go on."""
        return self.breaches > 0 and self.overruled is None


def _unknown(table: str, column: str, known: str) -> str:
    return (
        f"SELECT count(*) FROM {table} "  # noqa: S608 (names are constants of this module)
        f"WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {known})"
    )


CHECKS = (
    Check(
        "not-empty",
        "The edition holds at least one initiative.",
        "L’édition contient au moins une initiative.",
        "SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM initiatives",
    ),
    Check(
        "one-row-each",
        "Each public identifier stands for one initiative.",
        "Chaque identifiant public désigne une seule initiative.",
        "SELECT count(*) - count(DISTINCT public_id) FROM initiatives",
    ),
    Check(
        "entries-belong",
        "Each entry and each funding line belongs to an initiative of the edition.",
        "Chaque fiche et chaque ligne de financement relève d’une initiative de l’édition.",
        "SELECT count(*) FROM (SELECT public_id FROM entries UNION ALL "
        "SELECT public_id FROM funding) WHERE public_id NOT IN (SELECT public_id FROM initiatives)",
    ),
    Check(
        "allocations-add-up",
        "The allocations of each funding line add up to it, to the cent.",
        "Les ventilations de chaque ligne s’additionnent à son montant, au centime.",
        "SELECT count(*) FROM funding f LEFT JOIN (SELECT funding_id, sum(amount) AS amount, "
        "sum(eur) AS eur FROM allocations GROUP BY funding_id) a USING (funding_id) "
        "WHERE a.amount IS DISTINCT FROM f.amount OR a.eur IS DISTINCT FROM f.eur",
    ),
    Check(
        "initiatives-add-up",
        "The amount of each initiative is the sum of its counted funding lines.",
        "Le montant de chaque initiative est la somme de ses lignes comptées.",
        "SELECT count(*) FROM initiatives i LEFT JOIN (SELECT public_id, sum(eur) AS eur "
        "FROM funding WHERE counted GROUP BY public_id) f USING (public_id) "
        "WHERE i.eur IS DISTINCT FROM f.eur",
    ),
    Check(
        "one-kind-counted",
        "No initiative adds budgets, commitments and spending together.",
        "Aucune initiative n’additionne budgets, engagements et dépenses.",
        "SELECT count(*) FROM (SELECT public_id FROM funding WHERE counted GROUP BY public_id "
        "HAVING count(DISTINCT CASE WHEN kind IN ('disbursement', 'expenditure') THEN 'spend' "
        "ELSE kind END) > 1)",
    ),
    Check(
        "known-countries",
        "Each country code is in the list of countries.",
        "Chaque code de pays figure dans la liste des pays.",
        _unknown("places", "country_code", "code FROM countries"),
    ),
    Check(
        "known-themes",
        "Each theme that divides money is a node of a framework in the edition.",
        "Chaque thème de ventilation est un nœud d’un cadre de l’édition.",
        _unknown("allocations", "theme_code", "code FROM framework_nodes"),
    ),
    Check(
        "known-codes",
        "Each type, status and kind of money is in its code list.",
        "Chaque type, état et nature de montant figure dans sa liste de codes.",
        "SELECT count(*) FROM (SELECT type AS code FROM initiatives UNION ALL "
        "SELECT status FROM initiatives UNION ALL SELECT kind FROM funding) "
        "WHERE code IS NOT NULL AND code NOT IN (SELECT code FROM codelists)",
    ),
    Check(
        "labels-in-both-languages",
        "Each country and each code has a label in English and in French.",
        "Chaque pays et chaque code a un libellé en anglais et en français.",
        "SELECT count(*) FROM (SELECT name_en AS en, name_fr AS fr FROM countries UNION ALL "
        "SELECT label_en, label_fr FROM codelists) WHERE coalesce(en, '') = '' "
        "OR coalesce(fr, '') = ''",
    ),
    Check(
        "not-suddenly-smaller",
        "The edition has at least half as many initiatives as the one before.",
        "L’édition compte au moins la moitié des initiatives de la précédente.",
        "SELECT CASE WHEN (SELECT count(*) FROM initiatives) * 2 < "
        "(SELECT count(*) FROM previous.initiatives) THEN 1 ELSE 0 END",
        needs_previous=True,
    ),
    Check(
        "identifiers-remain",
        "Each public identifier of the edition before is still there.",
        "Chaque identifiant public de l’édition précédente existe toujours.",
        "SELECT count(*) FROM previous.initiatives "
        "WHERE public_id NOT IN (SELECT public_id FROM initiatives)",
        needs_previous=True,
    ),
)


def run(
    database: Path, *, previous: Path | None, overruled: Mapping[str, str]
) -> tuple[Result, ...]:
    """Ask every check of a written DuckDB file.

    previous: the file of the edition served now, if there is one. overruled: name of a
    check → written reason. Raises KeyError for an overruled check that does not exist.
    """
    if unknown := set(overruled) - {check.name for check in CHECKS}:
        raise KeyError(", ".join(sorted(unknown)))
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"SET disabled_optimizers = '{freeze.WRONG_OPTIMIZER}'")
        if previous:
            connection.execute(f"ATTACH '{_quoted(previous)}' AS previous (READ_ONLY)")
        return tuple(
            Result(check, _count(connection, check.breaches), overruled.get(check.name))
            for check in CHECKS
            if previous or not check.needs_previous
        )


def columns_written(database: Path, tables: tuple[Table, ...]) -> list[str]:
    """Return "table.column" for each column in the file that no room has listed."""
    listed = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
        ).fetchall()
    return sorted({name for (name,) in found} - listed)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
