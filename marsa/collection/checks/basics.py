"""What an entry is, who supplies it, and where it stands: type, references, contributor, status."""

from collections.abc import Iterator

from marsa.collection.checks.context import Context
from marsa.collection.checks.said import Check, labels, say
from marsa.collection.checks.values import Content, text
from marsa.collection.fields.catalogue import STATUS_LISTS
from marsa.exchange.workbook.choices import Choice, shipped_index
from marsa.registry import codelists


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check type, number, reference, contributor, status and legal form."""
    yield from _number(context)
    yield from _type(content)
    yield from _reference(context)
    yield from _contributor(content, context)
    yield from _status(content)
    yield from listed("legal_form", content.get("legal_form"), "legal_forms", "legal_form.unknown")


def listed(field: str, written: str | None, list_name: str, sentence: str) -> Iterator[Check]:
    """Check that a value, if there is one, stands in a code list of the registry."""
    if written and written not in codelists.labels(list_name):
        yield say(
            sentence,
            field,
            candidates=like(written, list_name),
            found=written,
            known=labels(list_name),
        )


def like(written: str, list_name: str) -> tuple[Choice, ...]:
    """Return up to three values of a list of the workbook that resemble what was written."""
    index = shipped_index(list_name)
    near = [shown.partition(" · ")[0] for shown in index.candidates(written)]
    return tuple(index.choices[code] for code in near)


def _number(context: Context) -> Iterator[Check]:
    given = context.entry_id.strip()
    known = {str(number) for number in context.around.ids}
    if given and given not in known:
        yield say("entry.not_yours", "entry_id", found=given)


def _type(content: Content) -> Iterator[Check]:
    if content.get("type") not in STATUS_LISTS:
        yield say("type.unknown", "type", found=content.get("type") or "–")


def _reference(context: Context) -> Iterator[Check]:
    ref = context.local_ref.strip()
    if not ref:
        yield say("ref.missing", "local_ref")
    elif context.other_entries(context.around.refs.get(ref)):
        yield say("ref.repeated", "local_ref", found=ref)


def _contributor(content: Content, context: Context) -> Iterator[Check]:
    """Ask for a contributor where the partner has any."""
    contributors, code = context.around.contributors, text(content.get("contributor"))
    current = [s for s in contributors.values() if s.is_current]
    offered = tuple(Choice(s.code, s.en, s.fr) for s in current)
    if not code:
        if current:
            yield say("contributor.missing", "contributor", candidates=offered)
    elif code not in contributors:
        yield say("contributor.unknown", "contributor", candidates=offered, found=code)
    elif not contributors[code].is_current:
        next_one = tuple(c for c in offered if c.code == contributors[code].successor)
        yield say("contributor.ended", "contributor", candidates=next_one, found=code)


def _status(content: Content) -> Iterator[Check]:
    list_name = STATUS_LISTS.get(content.get("type") or "")
    if list_name is None:
        return
    if not content.get("status"):
        yield say("status.missing", "status", known=labels(list_name))
    yield from listed("status", content.get("status"), list_name, "status.unknown")
