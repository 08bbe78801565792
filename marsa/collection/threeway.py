"""Two changes of one entry brought together: what each changed is kept, the rest is asked. Pure."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from marsa.collection import resharing, units, wording
from marsa.collection.checks.said import Words
from marsa.collection.wording import Names

Content = Mapping[str, Any]
Chosen = Mapping[str, Literal["mine", "theirs"]]  # place of a conflict → whose value to keep
# Optional keys, absent where there is nothing to say.
_OPTIONAL = frozenset(
    {"human_rights_evidence", "restrictions", "starts_precision", "ends_precision", "others"}
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both changed, each otherwise; in words, empty for nothing."""

    field: str
    label: Words
    base: Words
    mine: Words
    theirs: Words


@dataclass(frozen=True, slots=True)
class Merged:
    """Both changes in one content. Where they conflict it has what is stored (theirs), unless
    it was chosen otherwise; conflicts: those that nobody has decided yet."""

    content: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(slots=True)
class _Merge:
    type: str
    chosen: Chosen
    names: Names
    conflicts: list[Conflict] = field(default_factory=list)

    def decide(self, place: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Return the value that stays at a place, None for nothing, and note a conflict."""
        if units.is_same(mine, base):
            return theirs
        if units.is_same(mine, theirs) or units.is_same(theirs, base):
            return mine
        if place in self.chosen:
            return mine if self.chosen[place] == "mine" else theirs
        told = [self._told(place, value) for value in (base, mine, theirs)]
        self.conflicts.append(Conflict(place, wording.label(place), *told))
        return theirs

    def _told(self, place: str, value: Any) -> Words:
        rows = value if isinstance(value, list) else [value]
        told = [wording.of(place, row, type_=self.type, names=self.names) for row in rows]
        return wording.join(told, between="; ")


def three_way(
    base: Content,
    *,
    mine: Content,
    theirs: Content,
    chosen: Chosen | None = None,
    names: Names | None = None,
) -> Merged:
    """Bring two changes of one content together.

    base: what both started from; mine: what is being saved; theirs: what is stored by now.
    Different fields are both kept; one field (a language of a text, a day, an amount, a place…)
    that both changed in different ways is a conflict, as are two changes of one whole of shares.
    chosen: what a person decided of conflicts. names: as for `diffs.diff`.
    """
    merge = _Merge(theirs["type"], chosen or {}, names or {})
    content = _plain(merge, base, mine, theirs)
    for name in units.LISTS:
        rows = [list(c.get(name) or ()) for c in (base, mine, theirs)]
        content[name] = _list(merge, name, *rows)
        if name in _OPTIONAL and not content[name]:
            del content[name]
    return Merged(content, tuple(merge.conflicts))


def _plain(merge: _Merge, base: Content, mine: Content, theirs: Content) -> dict[str, Any]:
    was, my, their = (units.plain_units(content) for content in (base, mine, theirs))
    result = dict(theirs) | {name: {} for name in units.TEXTS}
    for place in dict.fromkeys([*their, *my, *was]):
        value = merge.decide(place, was.get(place), my.get(place), their.get(place))
        name, _, part = place.partition("/")
        if part:
            result[name] |= {part: value} if value is not None else {}
        elif name in units.DAYS:
            result |= {key: (value or {}).get(key) for key in units.DAYS[name]}
        elif value is not None or name in theirs:
            result[name] = value
    for name in units.TEXTS:
        result[name] = dict(sorted(result[name].items()))
    given = (theirs.keys() | mine.keys()) - _OPTIONAL
    return {key: value for key, value in result.items() if value or key in given}


def _list(
    merge: _Merge, name: str, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]
) -> list[Any]:
    """Merge a list line by line: mine in their order, then what only the others added."""
    if units.is_same(mine, base):
        return list(theirs)
    if units.is_same(theirs, base):
        return list(mine)
    if name in resharing.WHOLES:
        parts = [resharing.divided(name, rows) for rows in (base, mine, theirs)]
        if _is_torn(*parts):
            rest = [[r for r in rows if r not in of_whole] for rows, of_whole
                    in zip((base, mine, theirs), parts, strict=True)]  # fmt: skip
            return [*merge.decide(name, *parts), *_rows(merge, name, *rest)]
    rows = _rows(merge, name, base, mine, theirs)
    if name in resharing.WHOLES and rows not in (mine, theirs):
        return resharing.reshared(name, rows)
    return rows


def _is_torn(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> bool:
    """Say whether both changed one whole of shares: neither half is right by itself."""
    was, my, their = (_as_stated(rows) for rows in (base, mine, theirs))
    shares = any(row.get("published_share") is not None for row in (*mine, *theirs))
    return shares and was not in (my, their) and my != their


def _as_stated(rows: Sequence[Any]) -> list[str]:
    return sorted(units.text(units.stated(row)) for row in rows)


def _rows(
    merge: _Merge, name: str, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]
) -> list[Any]:
    my, their = (_keyed(name, base, rows) for rows in (mine, theirs))
    added: dict[Hashable, int] = {}
    result: list[Any] = []
    for key in dict.fromkeys([*my, *their, *range(len(base))]):
        was = base[key] if isinstance(key, int) else None
        values = (was, my.get(key), their.get(key))
        number = key if isinstance(key, int) else added.setdefault(key, len(base) + len(added))
        sample = next(value for value in reversed(values) if value is not None)
        value = merge.decide(f"{units.field_of(name, sample)}/{number}", *values)
        if value is not None:
            result.append(value)
    return result


def _keyed(name: str, base: Sequence[Any], rows: Sequence[Any]) -> dict[Hashable, Any]:
    """Return the rows by their place in the base; new ones by what they are about."""
    keys = units.LISTS[name]
    about = keys[min(1, len(keys) - 1)]
    seen: Counter[Hashable] = Counter()
    keyed: dict[Hashable, Any] = {}
    for row, place in zip(rows, units.pair(base, rows, keys=keys), strict=True):
        if place is None:
            seen[about(row)] += 1
            keyed["new", about(row), seen[about(row)]] = row
        else:
            keyed[place] = row
    return keyed
