"""One iati-activity element to one record, in a single walk over its children."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from marsa.exchange import dates
from marsa.exchange.iati import (
    asides,
    coded,
    codes,
    dating,
    flags,
    identity,
    narratives,
    parties,
    periods,
    places,
    plausibility,
    results,
    ruleset,
    structure,
    themes,
    transactions,
)
from marsa.exchange.iati.draft import LAST_YEAR, YEARS_AHEAD, Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Amount, Record
from marsa.exchange.report import Report
from marsa.exchange.rules import budgets, geography, sectors
from marsa.kit.findings import Reading

# IATI ActivityStatus → status of an entry; versions 1 and 2 share the numbers.
STATUSES = {
    "1": "planned",
    "2": "ongoing",
    "3": "ongoing",
    "4": "completed",
    "5": "cancelled",
    "6": "suspended",
}
_STATUS_WORDS = {
    "PIPELINE/IDENTIFICATION": "1",
    "IMPLEMENTATION": "2",
    "COMPLETION": "3",
    "FINALISATION": "3",
    "POST-COMPLETION": "4",
    "CLOSED": "4",
    "CANCELLED": "5",
    "SUSPENDED": "6",
}
_GENERAL = "1"  # IATI DescriptionType; also what a description without a type is
_DOCUMENT_CATEGORY = codes.of_code("DocumentCategory", "iati-activity/document-link/category")
_WEB = ("http://", "https://")
_ACTIVITY = "iati-activity"
_TRANSACTION = "iati-activity/transaction"
_IDENTIFIER = "iati-activity/iati-identifier"


def read(
    element: Element,
    *,
    offset: int = 0,
    line: int | None = None,
    version: str = "2.03",
    today: date | None = None,
    report: Report | None = None,
    check: structure.Check = structure.check,
) -> Reading[Record]:
    """Read one activity.

    offset: what to add to the lines of the element to get those of the file. line: the line of
    its start tag. version: of the file, as "1.04" or "2.03". today: dates more than twenty years
    after it are said to be implausible; nothing is asked without it. report: what was noticed
    about its bytes. check: judges its structure. An empty activity gives no record.
    """
    report = report or Report()
    line = element.sourceline + offset if line is None else line
    draft = Draft(
        report=report,
        offset=offset,
        line=line,
        version=version,
        last_year=today.year + YEARS_AHEAD if today else LAST_YEAR,
        language=narratives.language_of(element),
        today=today,
    )
    _attributes(element, draft)
    payments = _walk(element, draft)
    if draft.met.isdisjoint(_READERS):
        report.add("schema.empty_activity", line=line, path="iati-activity")
        return Reading((), report.findings(None))
    check(element, draft)
    _ask(element, draft, payments)
    return Reading((_record(draft),), report.findings(draft.ref or None))


def _attributes(element: Element, draft: Draft) -> None:
    """Read the defaults that the activity gives to all its parts."""
    line, path = draft.line, "iati-activity"
    default = element.get("default-currency")
    if default and default.strip():
        draft.currency = draft.currency_code(default, line=line, path=path)
    written = element.get("hierarchy")
    if written and written.strip().isdecimal():  # the schema says what is wrong with any other
        draft.hierarchy = int(written.strip()[:9])
    written = element.get("last-updated-datetime")
    if written and written.strip():
        draft.updated_at = dates.instant(written)
        if draft.updated_at is None:
            draft.report.add("value.date_unreadable", line=line, path=path, found=written)
    draft.humanitarian = flags.humanitarian(element, draft, line=line, path=path)


def _walk(element: Element, draft: Draft) -> list[Element]:
    """Read every child once; return the elements of the transactions that were read."""
    met, readers = draft.met.add, READERS
    paid: list[Element] = []
    for child in element:
        tag = child.tag
        met(tag)
        if (reader := readers.get(tag)) is not None:
            reader(child, draft)
            if tag == "transaction" and len(draft.transactions) > len(paid):
                paid.append(child)
    return paid


def _ask(element: Element, draft: Draft, paid: Sequence[Element]) -> None:
    """Ask what only the whole activity can tell: rules 4 and 5, and whether it is plausible."""
    report = draft.report
    placed = [amount for amount in draft.transactions if amount.places]
    if draft.places and placed:
        found = len(placed)
        report.add("rule.both_geographies", line=placed[0].line, path=_TRANSACTION, found=found)
    if not draft.places and not placed:
        report.add("rule.no_geography", line=draft.line, path="iati-activity")
    owner = draft.reporter.ref if draft.reporter else None
    if draft.ref and owner and not identity.belongs(draft.ref, owner):
        code = "rule.foreign_identifier"
        report.add(code, line=draft.line, path=_IDENTIFIER, found=draft.ref, owner=owner)
    if draft.version >= "2":
        ruleset.check(element, draft)
    coded.check(element, draft)
    plausibility.check(draft, closed=draft.status == STATUSES["4"])
    if len(paid) > 1:
        plausibility.same_twice(_alike(draft.transactions, paid), draft)


def _alike(amounts: Sequence[Amount], elements: Sequence[Element]) -> list[Element]:
    """Return the transactions that share type, day and amount with an earlier one, and that one."""
    if len({amount.amount for amount in amounts}) == len(amounts):  # the usual case
        return []
    by_key: dict[tuple[object, ...], list[Element]] = {}
    for amount, element in zip(amounts, elements, strict=True):
        by_key.setdefault((amount.kind, amount.on, amount.amount), []).append(element)
    if len(by_key) == len(elements):
        return []
    return [element for group in by_key.values() if len(group) > 1 for element in group]


def _record(draft: Draft) -> Record:
    """Make the record: give each share and budget its final form."""
    starts_on, starts_basis = dating.first(draft.days, dating.STARTS)
    ends_on, ends_basis = dating.first(draft.days, dating.ENDS)
    amounts = draft.transactions
    if draft.budgets:
        amounts = amounts + budgets.settle(draft.budgets, draft.report)
    return Record(
        ref=draft.ref,
        titles=draft.titles,
        summaries=_summaries(draft),
        status=draft.status,
        starts_on=starts_on,
        starts_basis=starts_basis,
        ends_on=ends_on,
        ends_basis=ends_basis,
        reporter=draft.reporter,
        secondary=draft.secondary,
        parties=tuple(draft.parties),
        places=geography.settle(draft.places, draft.report),
        themes=(*sectors.settle(draft.sectors, draft.report), *draft.tags),
        amounts=tuple(amounts),
        identifiers=tuple(draft.identifiers),
        related=tuple(draft.related),
        links=tuple(dict.fromkeys(draft.links)),
        humanitarian=draft.humanitarian,
        hierarchy=draft.hierarchy,
        updated_at=draft.updated_at,
        line=draft.line,
    )


def _summaries(draft: Draft) -> dict[str, str]:
    """Join the descriptions of each language: the general one first, then the others by type."""
    said: dict[str, str] = {}
    for _, texts in sorted(draft.descriptions, key=lambda pair: pair[0]):
        narratives.join(said, texts, paragraphs=True)
    return said


def _title(element: Element, draft: Draft) -> None:
    texts = _texts(element, draft, "title")
    for text in texts.values():
        plausibility.title(text, draft, line=element.sourceline + draft.offset)
    narratives.join(draft.titles, texts)


def _description(element: Element, draft: Draft) -> None:
    written = element.get("type")
    if written:
        line, path = element.sourceline + draft.offset, f"{_ACTIVITY}/description"
        codes.check(written, "DescriptionType", draft, line=line, path=path)
    kind = (written or "").strip() or _GENERAL
    draft.descriptions.append((kind, _texts(element, draft, "description")))


def _texts(element: Element, draft: Draft, name: str) -> dict[str, str]:
    """Read what an element says in each language; say when it says nothing, or says it badly."""
    line, path = element.sourceline + draft.offset, f"iati-activity/{name}"
    texts = narratives.by_language(element, draft, paragraphs=name == "description")
    if not texts and (draft.version < "2" or len(element)):
        draft.report.add("value.empty_element", line=line, path=path, once=name, found=name)
    for text in texts.values():
        plausibility.accents(text, draft, line=line, path=path)
    return texts


def _status(element: Element, draft: Draft) -> None:
    line = element.sourceline + draft.offset
    written = (element.get("code") or "").strip()
    if not written:
        is_there = element.get("code") is not None
        draft.lacks("code", "activity-status", line=line, is_there=is_there)
        written = _STATUS_WORDS.get(narratives.one(element).upper(), "")
    status = STATUSES.get(written)
    if written and status is None:
        path = "iati-activity/activity-status"
        draft.report.add("code.status", line=line, path=path, found=written)
    draft.status = draft.status or status


def _website(element: Element, draft: Draft) -> None:
    if (address := narratives.tidy(element.text or "")).startswith(_WEB):
        draft.links.append(address)


def _document(element: Element, draft: Draft) -> None:
    if (address := (element.get("url") or "").strip()).startswith(_WEB):
        draft.links.append(address)
    is_2 = draft.version >= "2"
    for child in element:
        if child.tag == "category":
            _DOCUMENT_CATEGORY(child, draft)
        elif is_2 and child.tag in ("title", "description"):
            results.text(child, draft, path=f"{_ACTIVITY}/document-link/{child.tag}")


_READERS: Mapping[str, Callable[[Element, Draft], None]] = {
    "iati-identifier": identity.identifier,
    "reporting-org": parties.reporting,
    "title": _title,
    "description": _description,
    "participating-org": parties.participating,
    "other-identifier": identity.other,
    "activity-status": _status,
    "activity-date": dating.read,
    "recipient-country": places.of_activity_country,
    "recipient-region": places.of_activity_region,
    "sector": themes.of_activity_sector,
    "tag": themes.tag,
    "policy-marker": themes.policy_marker,
    "budget": periods.budget,
    "planned-disbursement": periods.planned_disbursement,
    "transaction": transactions.read,
    "related-activity": identity.related,
    "activity-website": _website,
    "document-link": _document,
    "location": asides.location,
    "result": results.read,
    "capital-spend": asides.capital_spend,
    "country-budget-items": asides.budget_items,
    "activity-scope": codes.of_code("ActivityScope", f"{_ACTIVITY}/activity-scope"),
    "collaboration-type": codes.of_code("CollaborationType", f"{_ACTIVITY}/collaboration-type"),
    "default-flow-type": codes.of_code("FlowType", f"{_ACTIVITY}/default-flow-type"),
    "default-finance-type": codes.of_code("FinanceType", f"{_ACTIVITY}/default-finance-type"),
    "default-aid-type": asides.aid_type,
    "default-tied-status": codes.of_code("TiedStatus", f"{_ACTIVITY}/default-tied-status"),
}
READERS = coded.beside(_READERS)
