"""Reads that other rooms need."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marsa.kit.findings import Reading
from marsa.kit.refusal import Refused
from marsa.registry import frameworks, organisations, rates, tokens
from marsa.registry.framework_nodes import Line, Stated
from marsa.registry.frameworks import Changes, Draft
from marsa.registry.models import (
    Country,
    Framework,
    FrameworkVersion,
    Membership,
    Node,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Partner,
    Rate,
    StatedCount,
    Token,
)
from marsa.registry.organisations import Known, Recognised, Spelling
from marsa.registry.rates import Quote, Table
from marsa.registry.states import MembershipStatus, PartnerKind, RateKind, VersionState


def partner(code: str) -> Partner | None:
    """Return the partner of a code (alpha-3, or EU, UNHCR…), whatever its case; None if none."""
    return Partner.objects.filter(code=code.strip().upper()).first()


def partner_codes() -> list[str]:
    """Return the codes of all partners in order."""
    return list(Partner.objects.order_by("code").values_list("code", flat=True))


def expected_partners() -> QuerySet[Partner]:
    """Return the partners whose return is expected: current member states, and reporting bodies.

    A state in both dialogues stands once; one that left both is not expected.
    """
    members = Membership.objects.filter(to_on__isnull=True).exclude(status=MembershipStatus.LEFT)
    is_member = Q(kind=PartnerKind.STATE, memberships__in=members)
    return Partner.objects.filter(is_member | Q(reports=True)).distinct()


def partners() -> QuerySet[Partner]:
    """Return all partners by code."""
    return Partner.objects.order_by("code")


def memberships() -> QuerySet[Membership]:
    """Return who belongs, or belonged, to which dialogue."""
    return Membership.objects.order_by("dialogue", "partner", "id")


def organisations_in_use() -> QuerySet[Organisation]:
    """Return the organisations that were not merged into another, by code."""
    return Organisation.objects.filter(merged_into__isnull=True).order_by("code")


def all_stated_counts() -> QuerySet[StatedCount]:
    """Return what sources say about the size of every framework."""
    return StatedCount.objects.order_by("framework", "id")


def countries() -> QuerySet[Country]:
    """Return all countries by code."""
    return Country.objects.order_by("alpha3")


def organisation(code: str) -> Organisation | None:
    """Return the organisation of a code, or the one it was merged into; None if unknown."""
    found = Organisation.objects.select_related("merged_into").filter(code=code).first()
    return found.merged_into or found if found else None


def known_organisations() -> Known:
    """Return all spellings, identifiers and classes, to recognise names with (three queries)."""
    rows = Organisation.objects.values_list("code", "name_en", "name_fr", "funder_class")
    own = {code: (code, name_en, name_fr) for code, name_en, name_fr, _ in rows}
    classes = {code: funder_class for code, _, _, funder_class in rows if funder_class}
    spellings = [
        Spelling(code, written, is_name=written in own[code])
        for code, written in OrganisationAlias.objects.values_list("organisation", "name")
    ]
    identifiers = dict(OrganisationIdentifier.objects.values_list("value", "organisation"))
    return organisations.known(spellings, identifiers=identifiers, classes=classes)


def recogniser() -> Callable[[str, str | None], Recognised | None]:
    """Return a function from a written name and identifier to the organisation they stand for.

    The tables are read now, once; each name is looked up once.
    """
    known = known_organisations()

    @cache
    def recognise(name: str, identifier: str | None) -> Recognised | None:
        return organisations.recognise(name, identifier=identifier, known=known)

    return recognise


def version_in_force(framework: str, *, on: date | None = None) -> FrameworkVersion | None:
    """Return the version of a framework in force now, or the one that was valid on a day."""
    versions = FrameworkVersion.objects.filter(framework=framework)
    if on is None:
        return versions.filter(state=VersionState.IN_FORCE).first()
    return (
        versions.exclude(state=VersionState.DRAFT)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
        .first()
    )


def required_version(framework: str) -> FrameworkVersion:
    """Return the version of a framework in force. Raises Refused, with the remedy, without one."""
    found = version_in_force(framework)
    if found is None:
        sentence = _("No version of the framework “%(code)s” is in force. Run: marsa setup")
        raise Refused(sentence % {"code": framework})
    return found


def versions_in_force() -> dict[str, str]:
    """Return framework → number of its version in force, in the order of the codes."""
    rows = FrameworkVersion.objects.filter(state=VersionState.IN_FORCE).order_by("framework")
    return dict(rows.values_list("framework", "number"))


def latest_version(framework: str) -> FrameworkVersion | None:
    """Return the version in force, else the newest draft: what a new file is compared with."""
    return version_in_force(framework) or (
        FrameworkVersion.objects.filter(framework=framework).order_by("-valid_from", "-id").first()
    )


def nodes(version: FrameworkVersion) -> QuerySet[Node]:
    """Return the nodes of a version in the order of its file, with their parents."""
    return Node.objects.filter(version=version).select_related("parent").order_by("position")


def frameworks_published() -> QuerySet[Framework]:
    """Return the frameworks of which a version is or was in force, by code."""
    used = FrameworkVersion.objects.exclude(state=VersionState.DRAFT).values("framework")
    return Framework.objects.filter(code__in=used).order_by("code")


def published_nodes() -> QuerySet[Node]:
    """Return the nodes of all versions that are or were in force, with version and parent."""
    return (
        Node.objects.exclude(version__state=VersionState.DRAFT)
        .select_related("version", "version__framework", "parent")
        .order_by("version__framework", "version__valid_from", "position")
    )


def domains(framework: str) -> dict[str, str]:
    """Return code of a node → code of its highest ancestor, over all versions ever in force.

    Of a code that several versions have, the newest version counts.
    """
    found: dict[str, str] = {}
    for version in (
        FrameworkVersion.objects.filter(framework=framework)
        .exclude(state=VersionState.DRAFT)
        .order_by("valid_from")
    ):
        parents: dict[str, str | None] = dict(version.nodes.values_list("code", "parent__code"))
        found |= {code: _highest(code, parents) for code in parents}
    return found


def lines(version: FrameworkVersion) -> tuple[Line, ...]:
    """Return the nodes of a version as plain values, to compare a file with."""
    return tuple(
        Line(
            level=node.level,
            code=node.code,
            parent_code=node.parent.code if node.parent else "",
            number=node.number,
            label_en=node.label_en,
            label_fr=node.label_fr,
            text_en=node.text_en,
            text_fr=node.text_fr,
            counted_with=node.counted_with,
            source=node.source,
            source_fr=node.source_fr,
            wording=node.wording,
            wording_fr=node.wording_fr,
        )
        for node in nodes(version)
    )


def levels(framework: str) -> tuple[str, ...]:
    """Return the levels of a framework from the top down; empty if it is not known."""
    found = Framework.objects.filter(code=framework).values_list("levels", flat=True).first()
    return tuple(found or ())


def stated_counts(framework: str) -> tuple[Stated, ...]:
    """Return what sources say about the number of nodes of a framework."""
    rows = StatedCount.objects.filter(framework=framework).order_by("id")
    return tuple(Stated(row.level, row.count, row.source) for row in rows)


def read_framework(
    data: bytes, *, name: str, head: Mapping[str, str] | None = None
) -> Reading[Draft]:
    """Read a file of a framework beside what is known of that framework.

    As `frameworks.read`; the file (or head) says which framework it is, then its levels,
    latest nodes and stated counts are taken into account.
    """
    first = frameworks.read(data, name=name, head=head)
    if not first.records:
        return first
    code = first.records[0].framework
    latest = latest_version(code)
    return frameworks.read(
        data,
        name=name,
        head=head,
        levels=levels(code),
        known=lines(latest) if latest else (),
        stated=stated_counts(code),
    )


def framework_changes(draft: Draft) -> Changes:
    """Return what a draft adds, changes and leaves out against the latest version."""
    latest = latest_version(draft.framework)
    return frameworks.compare(lines(latest) if latest else (), draft.nodes)


def rate_table() -> Table:
    """Return the table for `rates.to_eur`: what is brought along and what was added here."""
    return rates.table(rate_updates())


def rate_updates() -> list[Quote]:
    """Return the rates that were added to those that the product brings along."""
    columns = ("currency", "on", "per_eur", "kind", "source")
    return [
        Quote(currency, on, per_eur, RateKind(kind), source)
        for currency, on, per_eur, kind, source in Rate.objects.values_list(*columns).iterator()
    ]


def token_of(text: str, *, on: date) -> Token | None:
    """Return the key that a program sends, with its appointment; None unless both hold on a day."""
    appointment = Q(appointment__ends_on__isnull=True) | Q(appointment__ends_on__gt=on)
    held = appointment & Q(appointment__starts_on__lte=on, appointment__person__is_active=True)
    found = Token.objects.filter(held, revoked_at__isnull=True, expires_on__gt=on)
    named = ("appointment__person", "appointment__partner", "appointment__contributor")
    return found.select_related(*named).filter(token_sha256=tokens.digest(text)).first()


def _highest(code: str, parents: dict[str, str | None]) -> str:
    while above := parents[code]:
        code = above
    return code
