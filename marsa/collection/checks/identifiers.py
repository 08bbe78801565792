"""Numbers by which other systems know an initiative: their form, and who else has them."""

import re
from collections.abc import Iterator, Mapping

from marsa.collection.checks.context import Context, NameOf
from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import Content, text
from marsa.exchange import listed
from marsa.exchange.workbook.choices import shipped_index
from marsa.registry.organisations import Known

REGISTER = "OrganisationRegistrationAgency"
_BREAKS_LINKS = re.compile(r"[\s/&|?]")
# The forms met in published lists of the EU; of what follows no form, nothing is asked.
FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "opsys": (re.compile(r"[A-Z]{2,8}-\d{3,9}|\d{5,9}"), "ACT-60123"),
    "cris": (
        re.compile(r"(?:[A-Z]{2,8}/)?\d{4}/\d{2,3}-\d{3}|[CDcd]-\d{4,6}|\d{5,6}"),
        "2018/041-123",
    ),
    "eutf": (re.compile(r"T\d{2}-EUTF-[A-Z]{3}-[A-Z]{2,3}-\d{1,3}(?:-\d{1,3})?", re.IGNORECASE),
             "T05-EUTF-SAH-NE-01"),
}  # fmt: skip


def key(scheme: str, value: str) -> NameOf:
    """Return what an identifier is told by, whatever its case."""
    return scheme, value.strip().upper()


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check the identifiers of an entry."""
    seen: set[NameOf] = set()
    for index, identifier in enumerate(content["identifiers"]):
        scheme, value = text(identifier.get("scheme")), identifier.get("value") or ""
        place = f"identifiers/{index}"
        yield from _scheme(f"{place}/scheme", scheme)
        yield from _form(f"{place}/value", scheme, value, context.around.known)
        name = key(scheme, value)
        own = context.other_entries(context.around.names.get(name))
        if name in seen or own:
            yield say("identifier.repeated", f"{place}/value", found=value)
        seen.add(name)
        if others := context.around.others.get(name):
            partners = Words(*[", ".join(sorted(others))] * 2)
            yield say("identifier.elsewhere", f"{place}/value", found=value, partners=partners)


def is_registered(value: str, *, known: Known) -> bool:
    """Say whether an identifier starts with a register of org-id.guide, such as XM-DAC, or with
    an identifier of an organisation that the registry knows, such as DE-1."""
    parts = value.upper().split("-")
    starts = {"-".join(parts[:n]) for n in range(1, len(parts))}
    return not (
        starts.isdisjoint(known.identifiers) and starts.isdisjoint(listed.of(REGISTER).names)
    )


def _scheme(place: str, scheme: str) -> Iterator[Check]:
    schemes = shipped_index("identifier_schemes").choices
    if scheme not in schemes:
        en = ", ".join(choice.en for choice in schemes.values())
        fr = ", ".join(choice.fr for choice in schemes.values())
        yield say("identifier.scheme", place, found=scheme or "–", known=Words(en, fr))


def _form(place: str, scheme: str, value: str, known: Known) -> Iterator[Check]:
    if not value.strip():
        yield say("identifier.empty", place)
    elif scheme == "iati":
        if _BREAKS_LINKS.search(value.strip()):
            yield say("identifier.iati_signs", place, found=value)
        elif not is_registered(value.strip(), known=known):
            yield say("identifier.iati_prefix", place, found=value)
    elif scheme in FORMS and not FORMS[scheme][0].fullmatch(value.strip()):
        label = shipped_index("identifier_schemes").choices[scheme]
        words = Words(label.en, label.fr)
        yield say("identifier.form", place, found=value, label=words, example=FORMS[scheme][1])
