"""What an activity is called, and which account stands where two have one name (rule 17)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from marsa.exchange.iati import codes, narratives, parties
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Amount, Identifier, Record, Related

RELATIONS = {"1": "parent", "2": "child", "3": "sibling", "4": "co-funded", "5": "third-party"}
_UNSAFE = re.compile(r"[\s/&|?]")
# What an earlier identifier of the same activity is called (IATI OtherIdentifierType).
_PREVIOUS = "A3"
_NEVER = datetime.min.replace(tzinfo=UTC)


def identifier(element: Element, draft: Draft) -> None:
    """Read the identifier into the draft; of two the first stands."""
    line = element.sourceline + draft.offset
    ref = narratives.tidy(element.text or "")
    if not ref:
        path = "iati-activity/iati-identifier"
        draft.report.add("value.empty_element", line=line, path=path, found="iati-identifier")
        return
    if draft.ref:
        return
    if draft.version >= "2" and (element.text or "").strip() != element.text:
        path = "iati-activity/iati-identifier"
        draft.report.add("rule.blanks_around_reference", line=line, path=path, found=ref)
    draft.ref = ref
    draft.identifiers.insert(0, Identifier("iati", ref))
    if _UNSAFE.search(ref):
        path = "iati-activity/iati-identifier"
        draft.report.add("value.blanks_in_identifier", line=line, path=path, found=ref)


def other(element: Element, draft: Draft) -> None:
    """Read another identifier: an attribute in version 2, text in version 1."""
    for child in element:
        if child.tag == "owner-org":
            path = "iati-activity/other-identifier/owner-org"
            parties.party(child, "owner", draft, path=path)
    written = element.get("ref")
    if written and written.strip() != written and draft.version >= "2":
        line, path = element.sourceline + draft.offset, "iati-activity/other-identifier"
        draft.report.add("rule.blanks_around_reference", line=line, path=path, found=written)
    value = parties.stated(written) or narratives.tidy(element.text or "")
    if value:
        kind = (element.get("type") or "").strip().upper()
        line, path = element.sourceline + draft.offset, "iati-activity/other-identifier"
        codes.check(kind, "OtherIdentifierType", draft, line=line, path=path)
        draft.identifiers.append(Identifier("iati" if kind == _PREVIOUS else "other", value))


def related(element: Element, draft: Draft) -> None:
    """Read a link to another activity."""
    line = element.sourceline + draft.offset
    ref, written = parties.stated(element.get("ref")), element.get("type")
    if ref and ref != element.get("ref"):
        path = "iati-activity/related-activity"
        found = element.get("ref")
        draft.report.add("rule.blanks_around_reference", line=line, path=path, found=found)
    for name, value in (("ref", ref), ("type", written)):
        if not value:
            is_there = element.get(name) is not None
            draft.lacks(name, "related-activity", line=line, is_there=is_there)
    if not ref or not written:
        return
    kind = RELATIONS.get(written.strip())
    if kind and draft.reporter is not None and ref == draft.reporter.ref:
        code, path = "plausibility.organisation_as_activity", "iati-activity/related-activity"
        draft.report.add(code, line=line, path=path, found=ref)
    if kind is None:
        path = "iati-activity/related-activity"
        draft.report.add("code.related", line=line, path=path, found=written, once=written)
    else:
        draft.related.append(Related(kind, ref))


@lru_cache(maxsize=4_096)
def belongs(ref: str, owner: str) -> bool:
    """Whether an identifier starts with that of an organisation, whatever the case."""
    return ref.casefold().startswith(owner.casefold())


def owner(records: Sequence[Record]) -> Record:
    """Choose whose account of one identifier stands: the others are kept and named.

    records: all of one identifier, at least one. The organisation whose own identifier the record
    starts with goes first, primary reporters before secondary ones, then the latest update; of
    equals the last in the file.
    """
    return max(enumerate(records), key=lambda pair: (*_claim(pair[1]), pair[0]))[1]


def merge(records: Sequence[Record]) -> Record:
    """Join one activity that its owner publishes in yearly files.

    records: all of one identifier, at least one. Accounts by the owner whose transactions fall in
    other years than those of the account that stands are slices of the same activity: their
    transactions, budgets and planned disbursements are added, each once. A later version of the
    same years replaces the earlier one and nothing is added from it.
    """
    standing = owner(records)
    years, amounts = _years(standing), list(standing.amounts)
    said = {_without_line(amount) for amount in amounts}
    slices = [
        record
        for record in records
        if record is not standing and _reporter(record) == _reporter(standing) and _years(record)
    ]
    for record in sorted(slices, key=_updated, reverse=True):
        if _years(record) & years:
            continue
        years |= _years(record)
        added = [amount for amount in record.amounts if _without_line(amount) not in said]
        said.update(map(_without_line, added))
        amounts.extend(added)
    return replace(standing, amounts=tuple(amounts))


def duplicates(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records that share an identifier, by identifier, in the order of the file."""
    by_ref: dict[str, list[Record]] = {}
    for record in records:
        if record.ref:
            by_ref.setdefault(record.ref, []).append(record)
    return {ref: same for ref, same in by_ref.items() if len(same) > 1}


def _claim(record: Record) -> tuple[bool, bool, datetime]:
    reporter = record.reporter.ref if record.reporter else None
    owns = bool(reporter) and belongs(record.ref, reporter or "")
    return owns, not record.secondary, _updated(record)


def _updated(record: Record) -> datetime:
    return record.updated_at or _NEVER


def _reporter(record: Record) -> str | None:
    return (record.reporter.ref or record.reporter.name).casefold() if record.reporter else None


def _years(record: Record) -> set[int]:
    """Return the years of the transactions of a record."""
    return {a.on.year for a in record.amounts if a.on and a.kind not in ("budget", "planned")}


def _without_line(amount: Amount) -> tuple[object, ...]:
    """Return what an amount says, wherever it stands."""
    return (
        amount.kind,
        amount.amount,
        amount.currency,
        amount.on,
        amount.until,
        amount.value_on,
        amount.ref,
        tuple((place.kind, place.code) for place in amount.places),
        tuple((theme.vocabulary, theme.code) for theme in amount.themes),
        amount.provider and (amount.provider.ref, amount.provider.name),
        amount.receiver and (amount.receiver.ref, amount.receiver.name),
    )
