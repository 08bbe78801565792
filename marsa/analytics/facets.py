"""How many initiatives each further filter would leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsa.analytics import filters, matching
from marsa.analytics.dimensions import DIMENSIONS, NONE
from marsa.analytics.filters import WITHOUT, Chosen, Where
from marsa.analytics.labels import Code
from marsa.analytics.matching import Part
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text


@dataclass(frozen=True, slots=True)
class Value:
    """A code of a dimension, how many initiatives fit with it, and whether it is chosen."""

    code: Code
    label: Text
    count: int
    chosen: bool


def of(
    opened: Opened,
    *,
    where: Where | None = None,
    search: str = "",
    dimensions: Sequence[str] = tuple(DIMENSIONS),
) -> dict[str, tuple[Value, ...]]:
    """Return, for each dimension, its codes with the number of initiatives that would be found.

    The other filters and the words hold; the dimension's own filter does not, so that one
    more code can be added to it. Codes without any initiative are left out unless chosen;
    "none" is last. Largest first, years in their order. Raises BadFilter.
    """
    filters.dimensions(dimensions)
    chosen = filters.parse(opened, where=where)
    said = _said(search)
    parts = [
        part
        for name in dimensions
        for part in (_by_code(opened, chosen, name), _without_code(opened, chosen, name))
    ]
    counts: dict[str, dict[str, int]] = {name: {} for name in dimensions}
    if parts:
        sql = f"WITH said AS ({said.sql}) {' UNION ALL '.join(part.sql for part in parts)}"
        bound = [value for part in (said, *parts) for value in part.values]
        for name, code, count in opened.select(sql, bound):
            counts[name][code] = count
    return {name: _values(opened, chosen, name, counts[name]) for name in dimensions}


def _said(search: str) -> Part:
    words = matching.says(search)
    entries = matching.ENTRIES if words.values else matching.NO_ENTRIES
    sql = (
        f"SELECT i.public_id FROM initiatives AS i LEFT JOIN ({entries}) AS e "  # noqa: S608
        f"ON e.public_id = i.public_id WHERE {words.sql}"
    )
    return Part(sql, words.values)


def _by_code(opened: Opened, chosen: Chosen, name: str) -> Part:
    """Count the initiatives for each code, as if it were the only one chosen of its dimension."""
    others, source = chosen.without(name), DIMENSIONS[name].source
    rows = matching.rows_of(opened, others, source=source, needs=[name])
    wanted = matching.both(
        [
            Part(f'"{name}" IS NOT NULL'),
            Part("public_id IN (SELECT public_id FROM said)"),
            matching.row_fits(opened, others, source=source),
            matching.fits(opened, others, but=source),
        ]
    )
    sql = (
        f"SELECT '{name}', CAST(\"{name}\" AS VARCHAR), count(DISTINCT public_id) "  # noqa: S608
        f"FROM {rows} WHERE {wanted.sql} GROUP BY 2"
    )
    return Part(sql, wanted.values)


def _without_code(opened: Opened, chosen: Chosen, name: str) -> Part:
    """Count the initiatives that "none" would leave."""
    none = Chosen({**chosen.without(name).codes, name: (NONE,)})
    wanted = matching.fits(opened, none)
    sql = f"SELECT '{name}', '{NONE}', count(*) FROM said WHERE {wanted.sql}"  # noqa: S608
    return Part(sql, wanted.values)


def _values(opened: Opened, chosen: Chosen, name: str, counts: dict[str, int]) -> tuple[Value, ...]:
    dimension, taken = DIMENSIONS[name], chosen.codes.get(name, ())
    codes = {code: count for code, count in counts.items() if count}
    codes |= {str(code): counts.get(str(code), 0) for code in taken}
    values = [_value(opened, name, code, count, taken) for code, count in codes.items()]
    if dimension.number:
        return tuple(sorted(values, key=lambda v: (v.code in WITHOUT, str(v.code))))
    return tuple(sorted(values, key=lambda v: (v.code in WITHOUT, -v.count, str(v.code))))


def _value(opened: Opened, name: str, code: str, count: int, taken: Sequence[Code]) -> Value:
    proper: Code = int(code) if DIMENSIONS[name].number and code not in WITHOUT else code
    label = filters.in_word(opened, name=name, code=proper)
    return Value(proper, label, count, proper in taken)
