"""Everything that changes the registry: one function each, each journalled once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from marsa.journal import actions as journal
from marsa.kit.findings import Reading
from marsa.kit.locking import lock
from marsa.kit.refusal import Refused, insist
from marsa.registry import frameworks, queries, rates, reference, rules
from marsa.registry.framework_nodes import Line
from marsa.registry.frameworks import Draft
from marsa.registry.models import (
    Contributor,
    Country,
    Dialogue,
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
)
from marsa.registry.rates import Quote
from marsa.registry.states import VersionState

BATCH = 500


@transaction.atomic
def load_reference(*, by: str, at: datetime) -> dict[str, int]:
    """Bring the tables to what the product's reference files say; twice does nothing.

    Returns table → rows added or changed, without those where nothing changed. Rows that
    the files do not name are left alone. A framework comes into force when no version of
    it is; sample data only where MARSA_ALLOW_SAMPLE allows it. Raises Refused when a file
    would change the nodes of a version in force.
    """
    own = {row["code"] for row in reference.organisations()}
    foreign = OrganisationAlias.objects.exclude(organisation__in=own)
    taken = set(foreign.values_list("folded", flat=True))
    aliases = [row for row in reference.aliases() if row["folded"] not in taken]
    changed = {
        "countries": _sync(Country, reference.countries(), key=["alpha3"]),
        "partners": _sync(Partner, reference.partners(), key=["code"]),
        "contributors": _sync(Contributor, reference.contributors(), key=["partner_id", "code"]),
        "dialogues": _sync(Dialogue, reference.dialogues(), key=["code"]),
        "memberships": _sync(
            Membership, reference.memberships(), key=["partner_id", "dialogue_id", "from_on"]
        ),
        "organisations": _sync(Organisation, reference.organisations(), key=["code"]),
        "aliases": _sync(OrganisationAlias, aliases, key=["folded"]),
        "identifiers": _sync(OrganisationIdentifier, reference.identifiers(), key=["value"]),
        "frameworks": _load_frameworks(by=by, at=at),
        "stated counts": _sync(
            StatedCount, reference.stated_counts(), key=["framework_id", "level", "source"]
        ),
    }
    changed = {table: rows for table, rows in changed.items() if rows}
    if changed:
        journal.record("registry.load_reference", "registry", by=by, at=at, changed=changed)
    return changed


@transaction.atomic
def import_framework(reading: Reading[Draft], *, by: str, at: datetime) -> FrameworkVersion:
    """Store what was read as a draft; a draft of the same number is replaced.

    Raises Refused when rules.why_not_import gives a reason.
    """
    if reading.records:
        draft = reading.records[0]
        existing = _version(draft.framework, draft.version)
        is_new = not Framework.objects.filter(code=draft.framework).exists()
    else:
        existing, is_new = None, False
    insist(rules.why_not_import(reading, existing=existing, is_new=is_new))
    version = _store(reading.records[0], existing=existing, by=by, at=at)
    journal.record(
        "registry.import_framework",
        version,
        by=by,
        at=at,
        framework=version.framework_id,
        number=version.number,
        nodes=len(reading.records[0].nodes),
        sha256=version.file_sha256,
    )
    return version


@transaction.atomic
def put_in_force(version: FrameworkVersion, *, by: str, at: datetime) -> FrameworkVersion:
    """Put a draft in force; the version before ends the day it begins, at the latest.

    Raises Refused when rules.why_not_put_in_force gives a reason.
    """
    version = lock(version)
    _put_in_force(version)
    journal.record(
        "registry.put_in_force",
        version,
        by=by,
        at=at,
        framework=version.framework_id,
        number=version.number,
    )
    return version


@transaction.atomic
def merge(organisation: Organisation, *, into: Organisation, by: str, at: datetime) -> Organisation:
    """Make an organisation a redirect to another, which takes its spellings and identifiers.

    Raises Refused when rules.why_not_merge gives a reason.
    """
    organisation, into = lock(organisation), lock(into)
    insist(rules.why_not_merge(organisation, into=into))
    organisation.aliases.update(organisation=into)
    organisation.identifiers.update(organisation=into)
    organisation.merged.update(merged_into=into)
    organisation.merged_into = into
    organisation.save(update_fields=["merged_into"])
    journal.record("registry.merge", organisation, by=by, at=at, into=into.code)
    return organisation


@transaction.atomic
def update_rates(quotes: Sequence[Quote], *, by: str, at: datetime) -> int:
    """Store the rates that are new or differ from those at hand; return their number.

    Raises Refused when there is none to look at.
    """
    insist(rules.why_not_update_rates(quotes))
    table = queries.rate_table()
    new = [quote for quote in quotes if not rates.holds(quote, table=table)]
    if new:
        Rate.objects.bulk_create(
            [Rate(**quote._asdict()) for quote in new],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["currency", "on", "kind"],
            update_fields=["per_eur", "source"],
        )
        days = [quote.on.isoformat() for quote in new]
        journal.record(
            "registry.update_rates", "registry", by=by, at=at,
            rates=len(new), first=min(days), last=max(days),
        )  # fmt: skip
    return len(new)


def _sync(model: type[Model], rows: Iterable[Mapping[str, Any]], *, key: Sequence[str]) -> int:
    """Add rows that are not there, change those that differ; return how many."""
    manager = model._default_manager
    present = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    new: list[Model] = []
    changed: list[Model] = []
    columns: set[str] = set()
    for row in rows:
        there = present.get(tuple(row[name] for name in key))
        if there is None:
            new.append(model(**row))
            continue
        differing = [name for name, value in row.items() if getattr(there, name) != value]
        for name in differing:
            setattr(there, name, row[name])
        if differing:
            changed.append(there)
            columns.update(differing)
    manager.bulk_create(new, batch_size=BATCH)
    if changed:
        manager.bulk_update(changed, sorted(columns), batch_size=BATCH)
    return len(new) + len(changed)


def _load_frameworks(*, by: str, at: datetime) -> int:
    """Store shipped frameworks that are new, and put in force what may be; return how many."""
    loaded = 0
    for file in reference.framework_files():
        reading = frameworks.read(file.read_bytes(), name=file.name)
        draft = reading.records[0]
        version = _version(draft.framework, draft.version)
        if version is None or _lines(draft) != queries.lines(version):
            insist(rules.why_not_import(reading, existing=version, is_new=version is None))
            version = _store(draft, existing=version, by=by, at=at)
            loaded += 1
        if version.state == VersionState.DRAFT and not queries.version_in_force(draft.framework):
            try:
                _put_in_force(version)
            except Refused:
                continue  # sample data waits as a draft where it may not be shown
            loaded += 1
    return loaded


def _put_in_force(version: FrameworkVersion) -> None:
    others = list(
        FrameworkVersion.objects.select_for_update()
        .filter(framework=version.framework_id)
        .exclude(pk=version.pk)
    )
    allow = settings.MARSA_ALLOW_SAMPLE
    insist(rules.why_not_put_in_force(version, others=others, allow_sample=allow))
    for other in others:
        if other.state == VersionState.IN_FORCE:
            ends_on = other.valid_to or version.valid_from
            other.valid_to = min(ends_on, version.valid_from)
            other.state = VersionState.SUPERSEDED
            other.save(update_fields=["valid_to", "state"])
    version.state = VersionState.IN_FORCE
    version.save(update_fields=["state"])


def _version(framework: str, number: str) -> FrameworkVersion | None:
    return (
        FrameworkVersion.objects.select_for_update()
        .filter(framework=framework, number=number)
        .first()
    )


def _lines(draft: Draft) -> tuple[Line, ...]:
    return tuple(frameworks.without_place(node) for node in draft.nodes)


def _store(
    draft: Draft, *, existing: FrameworkVersion | None, by: str, at: datetime
) -> FrameworkVersion:
    framework, _ = Framework.objects.get_or_create(
        code=draft.framework,
        defaults={
            "name_en": draft.name_en,
            "name_fr": draft.name_fr,
            "levels": list(draft.levels),
        },
    )
    version = existing or FrameworkVersion(framework=framework, number=draft.version)
    for level in reversed(framework.levels) if existing else ():  # nodes protect their parents
        version.nodes.filter(level=level).delete()
    version.valid_from, version.valid_to = draft.valid_from, draft.valid_to
    version.source, version.sample = draft.source, draft.sample
    version.file_sha256, version.importer, version.imported_at = draft.sha256, by, at
    version.save()
    _store_nodes(draft.nodes, version=version, levels=draft.levels)
    return version


def _store_nodes(
    lines: Sequence[Line], *, version: FrameworkVersion, levels: Sequence[str]
) -> None:
    """Add nodes level by level, so that each finds its parent."""
    by_code: dict[str, Node] = {}
    for level in levels:
        rows = []
        for position, line in enumerate(lines, start=1):
            if line.level == level:
                values = asdict(line)
                del values["line"]
                parent = by_code.get(values.pop("parent_code"))
                rows.append(Node(version=version, parent=parent, position=position, **values))
        by_code |= {node.code: node for node in Node.objects.bulk_create(rows, batch_size=BATCH)}
