"""Which fields are not for everyone: for each that may be restricted, to whom, and why. Pure."""

from collections.abc import Mapping
from typing import Any

from marsa.collection.fields import Field, all_fields
from marsa.collection.forms.sections.typing import Typed, one

KEY = "restrictions"
Content = Mapping[str, Any]


def restrictable(*, type_: str) -> tuple[Field, ...]:
    """Return the fields of an entry of a type that a reporter may restrict."""
    return tuple(f for f in all_fields().values() if f.is_restrictable and type_ in f.applies)


def name(field: str, part: str) -> str:
    """Return the name of a control. part: "tier" or "reason"."""
    return f"{KEY}-{field.replace('/', '_')}-{part}"


def typed(content: Content) -> Typed:
    """Return what stands in the controls; those of fields without a restriction are empty."""
    found: Typed = {}
    for field in restrictable(type_=content["type"]):
        row = (content.get(KEY) or {}).get(field.key) or {}
        for part in ("tier", "reason"):
            found[name(field.key, part)] = [row.get(part) or ""]
    return found


def said(written: Mapping[str, list[str]], *, content: Content) -> dict[str, Any]:
    """Return the restrictions if they were changed."""
    before = typed(content)
    found = dict(content.get(KEY) or {})
    for field in restrictable(type_=content["type"]):
        names = {part: name(field.key, part) for part in ("tier", "reason")}
        now = {part: one(written, names[part]) for part in names if names[part] in written}
        if all(now[part] == one(before, names[part]) for part in now):
            continue
        found.pop(field.key, None)
        if any(now.values()):
            found[field.key] = now
    return {} if found == (content.get(KEY) or {}) else {KEY: found}
