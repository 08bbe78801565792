"""Filters and words as SQL: the same conditions as `predicates`, with bound values.

A list is asked with ever new filters; SQL with bound values needs no compiling each time.
The names in the SQL are those of dimensions and of the bases, never what somebody typed.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from marsa.analytics import bases, predicates
from marsa.analytics.dimensions import DIMENSIONS, NONE, UNALLOCATED, Dimension
from marsa.analytics.filters import BadFilter, Chosen, proper
from marsa.analytics.opened import Opened

MOST_WORDS = 12
LONGEST_WORD = 100
_AROUND_WORDS = " \t\n.,;:!?()[]{}«»“”\"'’…"
ENTRIES = (
    "SELECT public_id, string_agg(concat_ws(' ', local_ref, identifiers), ' ') AS names "
    "FROM entries GROUP BY public_id"
)
NO_ENTRIES = "SELECT NULL AS public_id, NULL AS names WHERE FALSE"
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


def fits(opened: Opened, chosen: Chosen, *, column: str = "public_id", but: str = "") -> Part:
    """Return the condition that the initiative in `column` fits all filters.

    but: leaves out the filters of one source.
    """
    sources = sorted({DIMENSIONS[name].source for name in chosen.codes} - {but})
    parts = []
    for name in sources:
        rows = rows_of(opened, chosen, source=name)
        wanted = row_fits(opened, chosen, source=name)
        sql = f"{column} IN (SELECT public_id FROM {rows} WHERE {wanted.sql})"  # noqa: S608
        parts.append(Part(sql, wanted.values))
    return both(parts)


def rows_of(opened: Opened, chosen: Chosen, *, source: str, needs: Sequence[str] = ()) -> str:
    """Return the subquery of a base with the dimensions that are filtered or needed."""
    names = {*needs, *(dimension.name for dimension in chosen.of_source(source))}
    every_kind = chosen.every_kind or "kind" in needs
    base = bases.source(opened, name=source, needs=names, every_kind=every_kind)
    return f"({opened.sql(base)})"


def row_fits(opened: Opened, chosen: Chosen, *, source: str) -> Part:
    """Return the condition that one row of a base fits all filters of its source."""
    return both([_names(opened, chosen, dimension) for dimension in chosen.of_source(source)])


def fold(expression: str) -> str:
    """Return SQL that folds case, accents, ligatures and the form of the apostrophe."""
    plain = f"replace(lower({expression}), '’', '''')"
    return f"strip_accents(replace(replace({plain}, 'œ', 'oe'), 'æ', 'ae'))"


def says(search: str) -> Part:
    """Return the condition that an initiative `i` says every word that was typed.

    Looked for in titles, summaries, its identifier and those of its entries (`e.names`),
    anywhere in a word. Raises BadFilter when there are too many words to look for.
    """
    words = [word.strip(_AROUND_WORDS) for word in _printable(search).split()]
    words = list(dict.fromkeys(word for word in words if word))
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise BadFilter(
            f"The search has {len(words)} words. Type {MOST_WORDS} words at most, of "
            f"{LONGEST_WORD} characters at most.",
            f"La recherche comporte {len(words)} mots. Saisissez au plus {MOST_WORDS} mots, de "
            f"{LONGEST_WORD} caractères au plus.",
        )
    text = fold(f"concat_ws(' ', {_TEXTS})")
    return both([Part(f"contains({text}, {fold('?')})", (word,)) for word in words])


def _names(opened: Opened, chosen: Chosen, dimension: Dimension) -> Part:
    codes, column = chosen.codes[dimension.name], f'"{dimension.name}"'
    plain = proper(codes)
    marks = ", ".join("?" * len(plain))
    ways = [f"{column} IN ({marks})"] if plain else []
    if NONE in codes:
        naming = opened.sql(predicates.naming(opened, chosen, dimension))
        ways.append(f"{column} IS NULL AND public_id NOT IN ({naming})")
    if UNALLOCATED in codes:
        unplaced = predicates.money(opened, chosen).select("public_id")
        ways.append(f"public_id IN ({opened.sql(unplaced)})")
    return Part(" OR ".join(f"({way})" for way in ways), tuple(plain))


def _printable(text: str) -> str:
    """Compose accents, and take out what no text of an edition can hold."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if c.isprintable() or c.isspace() else " " for c in composed)
