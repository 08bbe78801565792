"""What an initiative is part of or continues, its web addresses, documents and restrictions."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from marsa.collection.checks.context import Around, Context
from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import Content, text
from marsa.collection.fields import catalogue
from marsa.collection.fields.tags import RELATIONS, related_to
from marsa.kit import identifiers as public
from marsa.registry.roles import Tier

MOST_LINKS = 10
MOST_DOCUMENTS = 5
MOST_BYTES = 10_000_000
LEAST_REASON = 10  # characters
TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (.docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (.xlsx)",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
}
RESTRICTED_TO = (Tier.REGISTERED, Tier.PARTNER)


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check relations, links, documents and restrictions."""
    for field in RELATIONS:
        for index, ref in enumerate(related_to(content, field)):
            yield from _relation(f"{field}/{index}", ref, context)
    yield from _links(content)
    yield from _documents(context)
    yield from _restrictions(content)


def _relation(place: str, ref: str, context: Context) -> Iterator[Check]:
    around = context.around
    is_known = (
        ref in around.refs
        or ref in around.public
        or public.is_public_id(ref)
        or any(("iati", ref.strip().upper()) in found for found in (around.names, around.others))
    )
    if ref == context.local_ref or leads_back(ref, to=context.local_ref, around=around):
        yield say("relation.circle", place, found=ref)
    elif not is_known:
        yield say("relation.unknown", place, found=ref)


def leads_back(ref: str, *, to: str, around: Around) -> bool:
    """Say whether following relations from one entry comes to another."""
    seen: set[str] = set()
    waiting = [ref]
    while waiting:
        here = waiting.pop()
        if here == to:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(around.relations.get(here, ()))
    return False


def _links(content: Content) -> Iterator[Check]:
    links = content["links"]
    if len(links) > MOST_LINKS:
        yield say("link.many", "links", found=len(links), most=MOST_LINKS)
    for index, link in enumerate(links):
        if not is_address(link):
            yield say("link.form", f"links/{index}", found=link)


def is_address(link: str) -> bool:
    """Say whether a text is a whole web address that starts with https:// and names a host."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and "." in host.strip(".") and not set(link) & set(' \t\n<>"')


def _documents(context: Context) -> Iterator[Check]:
    documents = context.documents
    if len(documents) > MOST_DOCUMENTS:
        yield say("document.many", "documents", found=len(documents), most=MOST_DOCUMENTS)
    for index, document in enumerate(documents):
        if document.type not in TYPES:
            known = ", ".join(TYPES.values())
            words = Words(known, known)
            yield say("document.type", f"documents/{index}", found=document.name, known=words)
        if document.size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            yield say("document.size", f"documents/{index}", found=document.name, most=most)


def _restrictions(content: Content) -> Iterator[Check]:
    fields = catalogue.all_fields()
    for name, row in sorted((content.get("restrictions") or {}).items()):
        field = fields.get(name)
        if field is None or not field.is_restrictable:
            label = Words(field.en, field.fr) if field else Words(name, name)
            yield say("restriction.field", "restrictions", found=label)
            continue
        label = Words(field.en, field.fr)
        if row.get("tier") not in RESTRICTED_TO:
            yield say("restriction.tier", "restrictions", label=label, found=row.get("tier") or "–")
        if len(text(row.get("reason"))) < LEAST_REASON:
            yield say("restriction.reason", "restrictions", label=label, least=LEAST_REASON)
