"""Filters and words as SQL: the same conditions as `predicates`, with bound values.

A list is asked with ever new filters; SQL with bound values needs no compiling each time.
The names in the SQL are those of dimensions and of the bases, never what somebody typed.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from marsa.analytics import bases, predicates
from marsa.analytics.dimensions import DIMENSIONS, NONE, UNALLOCATED
from marsa.analytics.filters import BadFilter, Chosen
from marsa.analytics.opened import Opened

MOST_WORDS = 12
LONGEST_WORD = 100
_AROUND_WORDS = " \t\n.,;:!?()[]{}«»“”\"'’…"
_TEXTS = (
    "i.public_id, i.title_en, i.title_fr, i.title_other, "
    "i.summary_en, i.summary_fr, i.summary_other, e.names"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of SQL and the values bound to it, in their order."""

    sql: str
    values: tuple[object, ...] = ()


def both(parts: Sequence[Part]) -> Part:
    """Join conditions by AND; true where there are none."""
    sql = " AND ".join(f"({part.sql})" for part in parts)
    return Part(sql or "TRUE", tuple(value for part in parts for value in part.values))


def fits(opened: Opened, chosen: Chosen, *, search: str = "") -> Part:
    """Return the SELECT of the identifiers of the initiatives that fit all filters and words.

    search: words that must each occur, anywhere in a word, in titles, summaries or an
    identifier. Raises BadFilter when there are too many of them.
    """
    sources = sorted({DIMENSIONS[name].source for name in chosen.codes})
    parts = [_in_source(opened, chosen, name) for name in sources]
    if words := _words(search):
        said = both([Part(f"contains(text, {fold('?')})", (word,)) for word in words])
        sql = f"public_id IN (SELECT public_id FROM {opened.once(_texts)} WHERE {said.sql})"  # noqa: S608
        parts.append(Part(sql, said.values))
    wanted = both(parts)
    return Part(f"SELECT public_id FROM initiatives WHERE {wanted.sql}", wanted.values)  # noqa: S608


def rows_of(opened: Opened, *, source: str, every_kind: bool) -> str:
    """Return the name of the table of what initiatives name in a source, a column a dimension.

    Codes are texts; "none" where an initiative names no code at all in that dimension.
    """
    return opened.once(_rows_of, source, every_kind)


def _rows_of(opened: Opened, source: str, every_kind: bool) -> str:
    names = [d.name for d in DIMENSIONS.values() if d.source == source]
    base = bases.source(opened, name=source, needs=names, every_kind=every_kind)
    codes = ", ".join(
        f"CASE WHEN count(\"{name}\") OVER (PARTITION BY public_id) = 0 THEN '{NONE}' "
        f'ELSE CAST("{name}" AS VARCHAR) END AS "{name}"'
        for name in names
    )
    sql = f"SELECT DISTINCT public_id, {codes} FROM ({opened.sql(base)})"  # noqa: S608
    return opened.derived(f"named_{source}{'_of_every_kind' if every_kind else ''}", sql=sql)


def row_fits(opened: Opened, chosen: Chosen, *, source: str) -> Part:
    """Return the condition that one row of such a table fits all filters of its source."""
    return both([_one_of(opened, chosen, d.name) for d in chosen.of_source(source)])


def fold(expression: str) -> str:
    """Return SQL that folds case, accents, ligatures and the form of the apostrophe."""
    plain = f"replace(lower({expression}), '’', '''')"
    return f"strip_accents(replace(replace({plain}, 'œ', 'oe'), 'æ', 'ae'))"


def _in_source(opened: Opened, chosen: Chosen, source: str) -> Part:
    rows = rows_of(opened, source=source, every_kind=chosen.every_kind)
    wanted = row_fits(opened, chosen, source=source)
    sql = f"public_id IN (SELECT public_id FROM {rows} WHERE {wanted.sql})"  # noqa: S608
    return Part(sql, wanted.values)


def _one_of(opened: Opened, chosen: Chosen, name: str) -> Part:
    codes = [str(code) for code in chosen.codes[name] if code != UNALLOCATED]
    marks = ", ".join("?" * len(codes))
    ways = [f'"{name}" IN ({marks})'] if codes else []
    if UNALLOCATED in chosen.codes[name]:
        unplaced = predicates.money(opened, chosen).select("public_id")
        ways.append(f"public_id IN ({opened.sql(unplaced)})")
    return Part(" OR ".join(ways), tuple(codes))


def _texts(opened: Opened) -> str:
    """Return the name of the table of all that an initiative says, folded."""
    text = fold(f"concat_ws(' ', {_TEXTS})")
    sql = (
        f"SELECT i.public_id, {text} AS text FROM initiatives AS i LEFT JOIN "  # noqa: S608
        "(SELECT public_id, string_agg(concat_ws(' ', local_ref, identifiers), ' ') AS names "
        "FROM entries GROUP BY public_id) AS e ON e.public_id = i.public_id"
    )
    return opened.derived("folded_texts", sql=sql)


def _words(search: str) -> list[str]:
    words = [word.strip(_AROUND_WORDS) for word in _printable(search).split()]
    words = list(dict.fromkeys(word for word in words if word))
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise BadFilter(
            f"The search has {len(words)} words. Type {MOST_WORDS} words at most, of "
            f"{LONGEST_WORD} characters at most.",
            f"La recherche comporte {len(words)} mots. Saisissez au plus {MOST_WORDS} mots, de "
            f"{LONGEST_WORD} caractères au plus.",
        )
    return words


def _printable(text: str) -> str:
    """Compose accents, and take out what no text of an edition can hold."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if c.isprintable() or c.isspace() else " " for c in composed)
