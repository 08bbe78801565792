"""How many initiatives each further filter would leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsa.analytics import filters, matching
from marsa.analytics.dimensions import DIMENSIONS, UNALLOCATED
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
    "none" is last. Largest first, years in their order. A dimension is empty while another
    is filtered by "unallocated", which looks at all filters at once. Raises BadFilter.
    """
    filters.dimensions(dimensions)
    chosen = filters.parse(opened, where=where)
    told = [name for name in dimensions if not _looks_at_all(chosen.without(name))]
    counts: dict[str, dict[str, int]] = {name: {} for name in told}
    for part in _asked(opened, chosen, told, search):
        for name, code, count in opened.select(part.sql, part.values):
            counts[name][code] = count
    return {
        name: _values(opened, chosen, name, counts[name]) if name in told else ()
        for name in dimensions
    }


def _looks_at_all(chosen: Chosen) -> bool:
    return any(UNALLOCATED in codes for codes in chosen.codes.values())


def _asked(opened: Opened, chosen: Chosen, dimensions: Sequence[str], search: str) -> list[Part]:
    """Return one query for each filtered dimension, and one for all others of a source.

    The kind of amount is asked alone, since it looks at lines that are not counted, too.
    """
    alone = [name for name in dimensions if name in chosen.codes or name == "kind"]
    shared = [name for name in dimensions if name not in alone]
    sources = sorted({DIMENSIONS[name].source for name in shared})
    groups = [[name for name in shared if DIMENSIONS[name].source == source] for source in sources]
    return [
        *(_counted(opened, chosen.without(name), [name], search) for name in alone),
        *(
            _unallocated(opened, chosen, name, search)
            for name in alone
            if UNALLOCATED in chosen.codes.get(name, ())
        ),
        *(_counted(opened, chosen, names, search) for names in groups),
    ]


def _counted(opened: Opened, chosen: Chosen, names: Sequence[str], search: str) -> Part:
    """Count the initiatives that fit for each code of each of some dimensions of one source."""
    source, every_kind = DIMENSIONS[names[0]].source, chosen.every_kind or "kind" in names
    rows = matching.rows_of(opened, source=source, every_kind=every_kind)
    wanted = matching.row_fits(opened, chosen, source=source)
    fit = matching.fits(opened, chosen, search=search)
    columns = [f'"{name}"' for name in names]
    which = " ".join(
        f"WHEN grouping({column}) = 0 THEN '{name}'"
        for name, column in zip(names, columns, strict=True)
    )
    code = f"coalesce({', '.join(columns)})"
    sql = (
        f"SELECT CASE {which} END, {code} AS code, count(DISTINCT public_id) FROM {rows} "  # noqa: S608
        f"WHERE ({wanted.sql}) AND public_id IN ({fit.sql}) "
        f"GROUP BY GROUPING SETS ({', '.join(f'({column})' for column in columns)}) "
        "HAVING code IS NOT NULL"
    )
    return Part(sql, (*wanted.values, *fit.values))


def _unallocated(opened: Opened, chosen: Chosen, name: str, search: str) -> Part:
    """Count the initiatives that "unallocated" alone would leave."""
    alone = Chosen({**chosen.codes, name: (UNALLOCATED,)})
    fit = matching.fits(opened, alone, search=search)
    return Part(f"SELECT '{name}', '{UNALLOCATED}', count(*) FROM ({fit.sql})", fit.values)  # noqa: S608


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
