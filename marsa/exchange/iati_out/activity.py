"""One record to one iati-activity element, its children in the order of the official schema."""

from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from lxml import etree

from marsa.exchange.iati.draft import UNKNOWN_LANGUAGE
from marsa.exchange.iati.schema.addresses import is_address
from marsa.exchange.iati_out import codes, dating, elements, money, parties, shares
from marsa.exchange.iati_out.elements import LANG, Element
from marsa.exchange.iati_out.frame import Frame
from marsa.exchange.iati_out.notes import Notes
from marsa.exchange.record import Record
from marsa.exchange.sentences import Words

PROJECT = "project"
_PAGE = "text/html"
# Media types by the ending of an address; the same on every machine.
_FORMATS = {
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WEB = ("http://", "https://")


def element(record: Record, *, frame: Frame, notes: Notes) -> Element | None:
    """Make the element of a record; None, and said, when it cannot be made valid."""
    if record.type != PROJECT:
        notes.add("schema.policy")
        return None
    if lacking := missing(record, frame=frame):
        english, french = (Words(", ".join(words)) for words in zip(*lacking, strict=True))
        notes.add("schema.record_incomplete", missing_en=english, missing_fr=french)
        return None
    activity = etree.Element("iati-activity", _attributes(record))
    elements.add(activity, "iati-identifier", {}, notes=notes, text=record.ref)
    reporter = record.reporter or frame.reporter
    # Who writes in the place of one that the record does not name reproduces another's account.
    secondary = record.secondary if record.reporter else True
    parties.reporting(activity, reporter, secondary=secondary, notes=notes)
    _texts(activity, record, notes)
    parties.participating(activity, record.parties, notes=notes)
    parties.identifiers(activity, record, notes=notes)
    status = {"code": codes.STATUSES[record.status or ""]}
    elements.add(activity, "activity-status", status, notes=notes)
    dating.write(activity, record, today=frame.today, notes=notes)
    shares.places(activity, record.places, frame=frame, notes=notes)
    shares.themes(activity, record.themes, frame=frame, notes=notes)
    money.write(activity, money.writable(record, notes=notes), frame=frame, notes=notes)
    for address in record.links:
        _link(activity, address, notes)
    for related in record.related:
        attributes = {"ref": related.ref, "type": codes.RELATIONS[related.kind]}
        elements.add(activity, "related-activity", attributes, notes=notes)
    return activity


def missing(record: Record, *, frame: Frame) -> list[tuple[str, str]]:
    """Return what the schema and its rules demand and a record does not state, EN and FR.

    Mandatory by the schema: identifier, reporter with identifier and type, title, an organisation
    that takes part, status; by rule 6.11.1: a start.
    """
    reporter = record.reporter or frame.reporter
    asked = (
        (record.ref, "an identifier", "un identifiant"),
        (reporter.ref, "an identifier of the reporter", "un identifiant du déclarant"),
        (codes.bare_type(reporter.type), "a type of the reporter", "un type de déclarant"),
        (any(record.titles.values()), "a title", "un titre"),
        (
            any(party.role in codes.ROLES for party in record.parties),
            "an organisation that takes part",
            "un organisme participant",
        ),
        (record.status in codes.STATUSES, "a status", "un état d’avancement"),
        (record.starts_on, "a start", "une date de début"),
    )
    return [(english, french) for stated, english, french in asked if not stated]


def _attributes(record: Record) -> dict[str, str]:
    marked = None if record.humanitarian is None else str(int(record.humanitarian))
    attributes = {
        LANG: _language(record),
        "last-updated-datetime": _moment(record.updated_at),
        "humanitarian": marked,
        "hierarchy": None if record.hierarchy is None else str(record.hierarchy),
    }
    return {name: value for name, value in attributes.items() if value}


def _language(record: Record) -> str | None:
    """Return the language of what states none (names): that of the title, if all texts have one.

    No default currency is given: each value names its own.
    """
    stated = {*record.titles, *record.summaries}
    if not stated or UNKNOWN_LANGUAGE in stated:
        return None
    return next((code for code in ("en", "fr") if code in record.titles), min(record.titles))


def _texts(activity: Element, record: Record, notes: Notes) -> None:
    """Write title and description; without a summary the title is said again (and noted)."""
    title = elements.add(activity, "title", {}, notes=notes)
    elements.narratives(title, record.titles, notes=notes)
    has_summary = any(record.summaries.values())
    if not has_summary:
        notes.add("schema.description_missing")
    description = elements.add(activity, "description", {"type": "1"}, notes=notes)
    texts = record.summaries if has_summary else record.titles
    elements.narratives(description, texts, notes=notes)


def _link(activity: Element, address: str, notes: Notes) -> None:
    """Write an address as a web page of the activity: of a link no more is known."""
    if not address.startswith(_WEB) or not is_address(address):
        notes.add("value.link", found=address)
        return
    ending = PurePosixPath(urlsplit(address).path).suffix.lower()
    attributes = {"url": address, "format": _FORMATS.get(ending, _PAGE)}
    link = elements.add(activity, "document-link", attributes, notes=notes)
    elements.name(elements.add(link, "title", {}, notes=notes), address, notes=notes)
    elements.add(link, "category", {"code": codes.WEB_PAGE}, notes=notes)


def _moment(at: datetime | None) -> str | None:
    """Return a moment in UTC as xs:dateTime."""
    if at is None:
        return None
    universal = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return universal.isoformat().replace("+00:00", "Z")
