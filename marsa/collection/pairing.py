"""Lists of three origins brought together: stored, as a row was written, as it came back. Pure."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from marsa.collection import sheet

Key = Callable[[Any], Hashable]
Fields = Callable[[Any, Any, Any], Any]  # stored, before, after → merged
_LINE = "line"


def merged(
    stored: Sequence[Any],
    before: Sequence[Any],
    after: Sequence[Any],
    *,
    fields: Fields,
    key: Key | None = None,
) -> list[Any]:
    """Return the list as it came back, with what it does not show put in again.

    before: what a workbook showed of `stored`; after: what it shows now. Items are told by `key`,
    or by their likeness where there is none. An item that stands in both lists keeps what only
    `stored` says of it; one that is gone from `after` is left out; what was never shown stays
    behind the item that it followed.
    """
    origins = _keyed(before, stored, key) if key else _origins(before, stored)
    partners = _keyed(after, before, key) if key else _partners(after, before)
    followers = _followers(stored, {origin for origin in origins if origin is not None})
    result: list[Any] = followers.pop(None, [])
    for new, at in zip(after, partners, strict=True):
        origin = None if at is None else origins[at]
        if at is None:
            result.append(new)
        elif origin is not None:
            result.append(fields(stored[origin], before[at], new))
            result.extend(followers.pop(origin, []))
        elif _text(new) != _text(before[at]):
            result.append(new)
    for rest in followers.values():
        result.extend(rest)
    return result


def _keyed(items: Sequence[Any], others: Sequence[Any], key: Key) -> list[int | None]:
    """Return for each item the place of the one with the same key, each taken once."""
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for index, other in enumerate(others):
        places[key(other)].append(index)
    return [places[k].popleft() if places[k := key(item)] else None for item in items]


def _origins(before: Sequence[Any], stored: Sequence[Any]) -> list[int | None]:
    """Return for each shown item the stored one that it shows: all of them, in their order, or
    those that are written alike."""
    if len(before) == len(stored):
        return list(range(len(stored)))
    return _keyed(before, stored, _name)


def _name(item: Any) -> Hashable:
    """Tell an item by what a workbook always shows of it."""
    if not isinstance(item, dict):
        return str(item)
    if "amount" in item:
        return item["kind"], item["amount"], item["currency"], item["on"], item["until"]
    return tuple(item.get(part) for part in ("scheme", "value", "kind", "name"))


def _partners(after: Sequence[Any], before: Sequence[Any]) -> list[int | None]:
    """Return for each item the earlier one that it was: the same, or the most alike beside it."""
    was, now = [_text(item) for item in before], [_text(item) for item in after]
    found: list[int | None] = [None] * len(after)
    blocks: list[tuple[range, range]] = []
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found[a1:a2] = range(b1, b2)
        else:
            blocks.append((range(b1, b2), range(a1, a2)))
    free = {index for block, _ in blocks for index in block}
    for index in (index for _, block in blocks for index in block):
        moved = next((at for at in sorted(free) if was[at] == now[index]), None)
        if moved is not None:
            found[index] = moved
            free.discard(moved)
    for old, new in blocks:
        for at, index in _alike([i for i in old if i in free], before, new, after, found):
            found[index] = at
            free.discard(at)
    return found


def _alike(
    old: Sequence[int],
    before: Sequence[Any],
    new: Sequence[int],
    after: Sequence[Any],
    found: Sequence[int | None],
) -> Iterator[tuple[int, int]]:
    """Pair what was changed in its place: at least half of what it said is the same."""
    left = deque(old)
    for index in new:
        if found[index] is not None:
            continue
        best = max(left, key=lambda at: _likeness(before[at], after[index]), default=None)
        if best is not None and _likeness(before[best], after[index]) >= 1 / 2:
            left.remove(best)
            yield best, index


def _likeness(before: Any, after: Any) -> float:
    """Return which part of what an item said it still says."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return float(before == after)
    said = [key for key, value in before.items() if value not in (None, "", []) and key != _LINE]
    return sum(before[key] == after.get(key) for key in said) / len(said) if said else 0.0


def _followers(stored: Sequence[Any], shown: set[int]) -> dict[int | None, list[Any]]:
    """Return what is not shown, by the place of the shown item before it; lines do not count."""
    followers: dict[int | None, list[Any]] = {}
    last: int | None = None
    for index, item in enumerate(stored):
        if index in shown:
            last = index
        else:
            followers.setdefault(last, []).append(without_line(item))
    return followers


def without_line(item: Any) -> Any:
    """Return an item that no line of the file holds."""
    return {**item, _LINE: None} if isinstance(item, dict) and _LINE in item else item


def _text(item: Any) -> str:
    if isinstance(item, dict):
        item = {key: value for key, value in item.items() if key != _LINE}
    return sheet.canonical(item)
