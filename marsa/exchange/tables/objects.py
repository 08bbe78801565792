"""JSON taken apart: a list, or one object on each line, to objects with their places.

What the standard library takes for JSON and the standard does not (NaN), a key that stands twice,
halves of characters, endless nesting and what is cut off in the middle are all said.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from marsa.exchange import sentences
from marsa.exchange.report import Report
from marsa.exchange.workbook import texts
from marsa.kit.findings import Finding

_said = sentences.finding

DEEPEST = 32  # levels inside one object; nothing that is read here has more than four
SHOWN = 30  # characters of what cannot be read, in a sentence
_BLANKS = re.compile(r"[ \t\r\n]*")


class Number(str):
    """A number as it is written: its digits are never rounded."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Object:
    """One object. pointer: to it, "/12" in a list, empty on a line of its own; line: on which it
    starts; report: what was said of it so far."""

    values: dict[str, Any]
    pointer: str
    line: int
    report: Report

    @property
    def is_listed(self) -> bool:
        """Whether it stands in a list, where a place in the list says more than a line."""
        return bool(self.pointer)

    def place(self, *keys: object) -> dict[str, Any]:
        """Return where a part of it stands, for a report: its line, and its JSON pointer."""
        pointer = self.pointer + "".join(f"/{escaped(str(key))}" for key in keys)
        return {"line": self.line, "cell" if self.is_listed else "path": pointer}

    def say(self, code: str, *keys: object, **values: Any) -> None:
        """Say something about a part of it, once."""
        self.report.add(code, once=keys, **self.place(*keys), **values)


def escaped(key: str) -> str:
    """Return a key as it stands in a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def from_list(text: str) -> Iterator[Object | Finding]:
    """Yield the items of a list, until something cannot be read. text: starts with its bracket,
    blanks aside."""
    number, line, counted = 0, 1, 0
    at = _after_blanks(text, text.index("[") + 1)
    while at < len(text) and text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        item, end = decoded(text, at, pointer=f"/{number}", line=line)
        yield item
        if end < 0:
            return
        number += 1
        at = _after_blanks(text, end)
        if text.startswith(",", at):
            at = _after_blanks(text, at + 1)
        elif at < len(text) and text[at] != "]":
            yield _said("file.json_broken", line=_line(text, at), found=text[at : at + SHOWN])
            return
    rest = _after_blanks(text, at + 1)
    if at >= len(text):
        yield _said("file.json_truncated", line=_line(text, at))
    elif rest < len(text):
        yield _said("file.json_rest", line=_line(text, rest), found=text[rest : rest + SHOWN])


def decoded(text: str, at: int, *, pointer: str, line: int) -> tuple[Object | Finding, int]:
    """Read what starts at a place of a text. Return it and the place behind it, which is −1
    where reading cannot go on."""
    twice: list[str] = []
    numbers: list[str] = []

    def pairs(found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(found)
        if len(values) < len(found):
            keys = [key for key, _ in found]
            twice.extend(key for key in values if keys.count(key) > 1)
        return values

    decoder = json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_float=Number,
        parse_int=Number,
        parse_constant=numbers.append,
        strict=False,
    )
    try:
        value, end = decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        return _broken(text, error, line=line, start=at), -1
    except RecursionError:
        return _said("file.json_deep", line=line, limit=DEEPEST, cell=pointer or None), -1
    if numbers:
        return _said("file.json_number", line=line, found=numbers[0], cell=pointer or None), end
    try:
        return _object(value, twice, pointer=pointer, line=line), end
    except _TooDeep:
        return _said("file.json_deep", line=line, limit=DEEPEST, cell=pointer or None), -1


def _object(value: Any, twice: list[str], *, pointer: str, line: int) -> Object | Finding:
    """Make an object of what was read. Raises _TooDeep."""
    if not isinstance(value, dict):
        shown = json.dumps(value, ensure_ascii=False)
        return _said("schema.json_item", line=line, found=shown, cell=pointer or None)
    found = Object({}, pointer, line, Report())
    found.values.update(_cleaned(value, found, ()))
    for key in dict.fromkeys(twice):
        found.say("schema.json_twice", key, found=key)
    return found


def _cleaned(value: Any, whole: Object, keys: tuple[object, ...]) -> Any:
    """Return a value without characters that nothing can show, which is said."""
    if len(keys) > DEEPEST:
        raise _TooDeep
    if isinstance(value, dict):
        return {texts.bare(k)[0]: _cleaned(v, whole, (*keys, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, whole, (*keys, number)) for number, part in enumerate(value)]
    if not isinstance(value, str) or isinstance(value, Number):
        return value
    text, removed = texts.bare(value)
    if removed:
        whole.say("value.characters_removed", *keys, found=removed)
    return text


class _TooDeep(Exception):
    """Nested beyond all that is read here."""


def _broken(text: str, error: json.JSONDecodeError, *, line: int, start: int) -> Finding:
    """Say where a text stops being JSON: at its end, it was cut off."""
    at = line + text.count("\n", start, error.pos)
    rest = text[error.pos : error.pos + SHOWN]
    if not rest.strip() or error.msg.startswith("Unterminated string"):
        return _said("file.json_truncated", line=at)
    return _said("file.json_broken", line=at, found=rest)


def _after_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
