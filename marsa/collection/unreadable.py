"""What a person typed where a number or a day belongs, kept as it was typed. Pure.

A content keeps numbers and days in one form alone, so that whatever reads it can count on them. A
text that is neither stands beside them under the optional key `unreadable`: {name: text}, in the
content for its days, in a line of a list for what belongs to that line. It is shown and checked
in the place where it was typed; nothing is lost, and nothing with such a text can be submitted.
"""

from collections.abc import Mapping
from typing import Any

KEY = "unreadable"
LISTS = ("funding", "places", "themes")
Content = Mapping[str, Any]


def in_place(content: Content) -> dict[str, Any]:
    """Return the content with each unreadable text where the value would stand."""
    whole = {name: value for name, value in content.items() if name != KEY}
    whole |= content.get(KEY) or {}
    for name in LISTS:
        if any(KEY in line for line in content.get(name) or ()):
            whole[name] = [_line(line) for line in content[name]]
    return whole


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in line.items() if k != KEY} | (line.get(KEY) or {})


def apart(line: Mapping[str, Any], *, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return a line with these texts beside it, and nothing in their places."""
    bare = {k: v for k, v in line.items() if k != KEY} | dict.fromkeys(texts)
    return bare | ({KEY: dict(texts)} if texts else {})
