"""Organisations that carry an initiative out, and its identifiers. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from marsa.collection.forms.sections.typing import Sources, one
from marsa.collection.sheet import OTHER_ROLES
from marsa.registry import organisations
from marsa.registry.organisations import Known

Content = Mapping[str, Any]
Line = dict[str, list[str]]
PARTY = ("name", "ref")
OTHER = ("name", "role", "ref")
IDENTIFIER = ("scheme", "value")


def number(line: Line, *, among: Sequence[Any]) -> int | None:
    """Return which line of the content a typed one was; None for a new one."""
    at = one(line, "at")
    return int(at) if at.isdecimal() and int(at) < len(among) else None


def party(line: Line, *, before: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Return an organisation as it is typed: name and identifier, its class, whether it is new.

    before: the one that was drawn; one that was not touched stays as it is. The register says who
    it is, and its class unless another one was chosen.
    """
    name, ref = one(line, "name"), one(line, "ref") or None
    chosen, proposed = one(line, "class") or None, bool(one(line, "proposed"))
    is_same = name == (before.get("name") or "") and ref == before.get("ref")
    was = before.get("class")
    kept = {k: v for k, v in before.items() if k != "proposed"} if is_same else {}
    found = organisations.recognise(name, known=known, identifier=ref)
    registered = (found.funder_class if found else "") or None
    touched = "class" in line and chosen != was
    class_ = chosen if touched else (was if is_same else registered or chosen)
    return {
        **kept,
        "name": name,
        "ref": ref,
        "code": found.code if found else kept.get("code"),
        "class": class_ or registered,
        **({"proposed": True} if proposed and not found else {}),
    }


def implementers(content: Content, sources: Sources) -> list[Line]:
    """Return a line for each implementer."""
    return [
        {"at": [str(i)], "name": [p.get("name") or ""], "ref": [p.get("ref") or ""]}
        for i, p in enumerate(content["implementers"])
    ]


def said_implementers(lines: Sequence[Line], content: Content, sources: Sources) -> dict[str, Any]:
    """Return the implementers that were typed."""
    before = content["implementers"]
    found = []
    for line in lines:
        at = number(line, among=before)
        base = {} if at is None else before[at]
        found.append(party(line, before=base, known=sources.around.known))
    return {"implementers": found}


def others(content: Content, sources: Sources) -> list[Line]:
    """Return a line for each organisation that neither pays nor carries out."""
    return [
        {"at": [str(i)], **{part: [p.get(part) or ""] for part in OTHER}}
        for i, p in enumerate(content.get("others") or ())
    ]


def said_others(lines: Sequence[Line], content: Content, sources: Sources) -> dict[str, Any]:
    """Return those organisations as they were typed; one without a role is accountable."""
    before = content.get("others") or ()
    found = []
    for line in lines:
        at = number(line, among=before)
        base = {} if at is None else before[at]
        role = one(line, "role") or OTHER_ROLES[0]
        found.append({**party(line, before=base, known=sources.around.known), "role": role})
    return {"others": found}


def identifiers(content: Content, sources: Sources) -> list[Line]:
    """Return a line for each identifier."""
    return [
        {"at": [str(i)], "scheme": [row["scheme"]], "value": [row["value"]]}
        for i, row in enumerate(content["identifiers"])
    ]


def said_identifiers(lines: Sequence[Line], content: Content, sources: Sources) -> dict[str, Any]:
    """Return the identifiers that were typed."""
    found = [{part: one(line, part) for part in IDENTIFIER} for line in lines]
    return {"identifiers": found}
