"""Pages of organisations: searching them, one of them, and what a merge would move."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from marsa.registry import codelists
from marsa.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in a list. merged_into: code of the one it is a redirect to."""

    code: str
    name: str
    facts: str
    merged_into: str


@dataclass(frozen=True, slots=True)
class One:
    """One organisation with everything that names it."""

    line: Line
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    redirects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What a merge takes from one organisation to another."""

    stays: One
    goes: One


def searched(words: str) -> QuerySet[Organisation]:
    """Return the organisations of which a code, name, spelling or identifier has all words."""
    found = Organisation.objects.order_by("name_en", "code")
    for word in words.split():
        folded = codelists.fold(word)
        spelled = Q(aliases__folded__contains=folded) if folded else Q()
        named = Q(name_en__icontains=word) | Q(name_fr__icontains=word) | Q(code__icontains=word)
        found = found.filter(named | spelled | Q(identifiers__value__icontains=word))
    return found.distinct()


def line(organisation: Organisation, *, language: str) -> Line:
    """Return an organisation as it stands in a list."""
    labels = codelists.labels("funder_classes")
    funder_class = labels.get(organisation.funder_class)
    parts = [organisation.code, organisation.country_id or ""]
    parts.append(funder_class.text(language) if funder_class else "")
    is_french = language.startswith("fr")
    return Line(
        organisation.code,
        organisation.name_fr if is_french else organisation.name_en,
        " · ".join(filter(None, parts)),
        organisation.merged_into_id or "",
    )


def one(organisation: Organisation, *, language: str) -> One:
    """Return one organisation (three queries)."""
    return One(
        line(organisation, language=language),
        tuple(organisation.aliases.values_list("name", flat=True)),
        tuple(organisation.identifiers.values_list("value", flat=True)),
        tuple(organisation.merged.order_by("code").values_list("code", flat=True)),
    )


def move(organisation: Organisation, *, into: Organisation, language: str) -> Move:
    """Return what merging one organisation into another moves (six queries)."""
    return Move(one(into, language=language), one(organisation, language=language))
