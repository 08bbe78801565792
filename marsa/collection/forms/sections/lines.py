"""The fields that are repeated: lines that are added, changed and removed. Pure.

The controls of a line are named `field-number-part`, numbered from 0; `field-lines` says how many
there are and `field-number-at` which line of the content one was, empty for a new one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsa.collection.forms.sections import money, named, placed
from marsa.collection.forms.sections.typing import MOST_LINES, Sources, Typed

Content = Mapping[str, Any]
Line = dict[str, list[str]]  # part → what is typed


@dataclass(frozen=True, slots=True)
class List:
    """A field that is repeated.

    typed: the lines of a content. said: typed lines → the keys that they change. parts: those of a
    new line. is_started: a page shows one empty line where there is none.
    """

    typed: Callable[[Content, Sources], list[Line]]
    said: Callable[[Sequence[Line], Content, Sources], dict[str, Any]]
    parts: tuple[str, ...]
    is_started: bool = True


LISTS: Mapping[str, List] = {
    "funders": List(money.typed, money.said, money.PARTS),
    "implementers": List(named.implementers, named.said_implementers, named.PARTY),
    "others": List(named.others, named.said_others, named.OTHER, is_started=False),
    "places": List(placed.places, placed.said_places, placed.PLACE),
    "themes": List(placed.themes, placed.said_themes, placed.THEME),
    "identifiers": List(
        named.identifiers, named.said_identifiers, named.IDENTIFIER, is_started=False
    ),
}
WITH_OTHERS = frozenset({"funding"})  # asked in the lines of another field
LISTS_AND_PARTS = frozenset({*LISTS, *WITH_OTHERS})


def typed(content: Content, *, key: str, sources: Sources) -> Typed:
    """Return what stands in the controls of a repeated field for a content."""
    if key in WITH_OTHERS:
        return {}
    about = LISTS[key]
    found = about.typed(content, sources)
    if not found and about.is_started:
        found = [_empty(about)]
    return _named(key, found)


def said(
    written: Mapping[str, list[str]], *, content: Content, key: str, sources: Sources
) -> dict[str, Any]:
    """Return the keys of the content that a repeated field changes, with their new values."""
    if key in WITH_OTHERS or f"{key}-lines" not in written:
        return {}
    now = [line for line in of(written, key=key) if _says_something(line)]
    if _plain(now) == _plain(LISTS[key].typed(content, sources)):
        return {}
    changed = LISTS[key].said(now, content, sources)
    return {name: value for name, value in changed.items() if value != content.get(name)}


def of(written: Mapping[str, list[str]], *, key: str) -> list[Line]:
    """Return the lines of a repeated field as they were typed."""
    said = (written.get(f"{key}-lines") or ["0"])[-1]
    count = min(int(said), MOST_LINES) if said.isdecimal() else 0
    lines: list[Line] = [{} for _ in range(count)]
    for name, values in written.items():
        field, _, rest = name.partition("-")
        number, _, part = rest.partition("-")
        if field == key and part and number.isdecimal() and int(number) < count:
            lines[int(number)][part] = values
    return lines


def added(written: Mapping[str, list[str]], *, key: str) -> Typed:
    """Return what is typed with one more empty line."""
    return _with(written, key, [*of(written, key=key), _empty(LISTS[key])])


def removed(written: Mapping[str, list[str]], *, key: str, number: int) -> Typed:
    """Return what is typed without a line."""
    lines = of(written, key=key)
    return _with(written, key, [*lines[:number], *lines[number + 1 :]])


def numbered(written: Mapping[str, list[str]], *, content: Content) -> dict[str, str]:
    """Return for each typed line which one of a content it is, once that content is saved of it."""
    found: dict[str, str] = {}
    for key in LISTS:
        filled = [n for n, line in enumerate(of(written, key=key)) if _says_something(line)]
        if key == "funders":
            typed_lines = of(written, key=key)
            places = money.numbered([typed_lines[n] for n in filled], content)
        else:
            places = [str(place) for place in range(len(filled))]
        found |= {f"{key}-{n}-at": at for n, at in zip(filled, places, strict=True)}
    return found


def _with(written: Mapping[str, list[str]], key: str, lines: Sequence[Line]) -> Typed:
    rest = {k: list(v) for k, v in written.items() if not k.startswith(f"{key}-")}
    return rest | _named(key, lines)


def _named(key: str, lines: Sequence[Line]) -> Typed:
    found: Typed = {f"{key}-lines": [str(len(lines))]}
    for number, line in enumerate(lines):
        found |= {f"{key}-{number}-{part}": values for part, values in line.items()}
    return found


def _empty(about: List) -> Line:
    return {"at": [""], **{part: [""] for part in about.parts}}


def _says_something(line: Line) -> bool:
    """Whether a line has anything typed; boxes that are ticked and its number do not count."""
    marks = ("at", "main", "proposed")
    return any(v.strip() for part, values in line.items() for v in values if part not in marks)


def _plain(lines: Sequence[Line]) -> list[dict[str, str]]:
    """Return lines so that equal ones are equal: no empty parts, one kind of line break."""
    return [
        {part: "\n".join(v[-1].split()) for part, v in line.items() if v and v[-1].strip()}
        for line in lines
    ]
