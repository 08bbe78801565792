"""Organisations and other names of an activity: who reports, who takes part, what it is called."""

from marsa.exchange.iati_out import codes, elements
from marsa.exchange.iati_out.elements import Element
from marsa.exchange.iati_out.notes import Notes
from marsa.exchange.record import Identifier, Party, Record


def reporting(parent: Element, party: Party, *, secondary: bool, notes: Notes) -> None:
    """Write who reports the activity, and whether it reproduces what another one reports."""
    attributes = {
        "ref": party.ref,
        "type": codes.bare_type(party.type),
        "secondary-reporter": "1" if secondary else None,
    }
    element = elements.add(parent, "reporting-org", attributes, notes=notes)
    if not party.name:
        notes.add("schema.reporter_unnamed", found=party.ref or "")
    elements.name(element, party.name or party.ref or "", notes=notes)


def participating(parent: Element, parties: tuple[Party, ...], *, notes: Notes) -> None:
    """Write the organisations that take part; those in an unknown role are left out, and said."""
    for party in parties:
        role = codes.ROLES.get(party.role)
        if role is None:
            notes.add("code.party_role", found=party.name or party.ref or "")
            continue
        attributes = {
            "ref": party.ref,
            "type": codes.bare_type(party.type),
            "role": role,
            "activity-id": party.activity_ref,
        }
        element = elements.add(parent, "participating-org", attributes, notes=notes)
        elements.name(element, party.name, notes=notes)


def end(parent: Element, party: Party | None, *, role: str, notes: Notes) -> None:
    """Write who provides or who receives an amount. role: "provider" or "receiver"."""
    if party is None:
        return
    attributes = {
        "ref": party.ref,
        f"{role}-activity-id": party.activity_ref,
        "type": codes.bare_type(party.type),
    }
    element = elements.add(parent, f"{role}-org", attributes, notes=notes)
    elements.name(element, party.name, notes=notes)


def identifiers(parent: Element, record: Record, *, notes: Notes) -> None:
    """Write the other names of an activity; its own identifier, named first, is not repeated."""
    others = list(record.identifiers)
    if others and others[0] == Identifier("iati", record.ref):
        others = others[1:]
    for other in others:
        kind = codes.PREVIOUS if other.scheme == "iati" else codes.OTHER
        attributes = {"ref": other.value, "type": kind}
        element = elements.add(parent, "other-identifier", attributes, notes=notes)
        if owner := codes.OWNERS.get(other.scheme):
            elements.name(elements.add(element, "owner-org", {}, notes=notes), owner, notes=notes)
