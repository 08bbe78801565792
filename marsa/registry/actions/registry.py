"""What the secretariat can do in the registry: contributors, spellings, addresses, versions."""

from collections.abc import Collection
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry import addresses, codelists
from marsa.registry.acting import Acting
from marsa.registry.models import (
    Contributor,
    Correspondence,
    Node,
    Organisation,
    OrganisationAlias,
    Partner,
    PublishedSource,
)
from marsa.registry.rules import registry as rules


@transaction.atomic
def end_contributor(
    contributor: Contributor,
    *,
    on: date,
    successor: Contributor | None,
    by: Acting,
    at: datetime,
) -> Contributor:
    """End a contributor. on: the first day on which it no longer supplies entries.

    Its entries stay; successor: who carries them on. Raises Refused when
    rules.why_not_end_contributor gives a reason.
    """
    contributor = lock(contributor)
    insist(rules.why_not_end_contributor(contributor, on=on, successor=successor, by=by))
    contributor.to_on, contributor.successor = on, successor
    contributor.save(update_fields=["to_on", "successor"])
    journal.record(
        "registry.end_contributor",
        contributor,
        by=by.by,
        at=at,
        code=str(contributor),
        on=on.isoformat(),
        successor=str(successor) if successor else "",
    )
    return contributor


@transaction.atomic
def add_alias(
    organisation: Organisation, *, name: str, by: Acting, at: datetime
) -> OrganisationAlias:
    """Let an organisation be recognised by another spelling. Raises Refused."""
    organisation = lock(organisation)
    name, folded = name.strip(), codelists.fold(name)
    taken = OrganisationAlias.objects.filter(folded=folded).first()
    taken_by = taken.organisation_id if taken else ""
    insist(rules.why_not_add_alias(organisation, name=name, taken_by=taken_by, by=by))
    alias = OrganisationAlias.objects.create(organisation=organisation, name=name, folded=folded)
    journal.record("registry.add_alias", organisation, by=by.by, at=at, name=name)
    return alias


@transaction.atomic
def add_source(
    partner: Partner, *, address: str, hosts: Collection[str], by: Acting, at: datetime
) -> PublishedSource:
    """Note where a partner publishes its IATI files.

    hosts: from which this installation may fetch. Raises Refused when rules.why_not_add_source
    gives a reason.
    """
    address = address.strip()
    fault = addresses.fault(address, hosts=hosts)
    known = PublishedSource.objects.filter(partner=partner, address=address).exists()
    host = urlsplit(address).hostname or "" if fault != "not-an-address" else ""
    insist(rules.why_not_add_source(fault, is_known=known, host=host, by=by))
    source = PublishedSource.objects.create(partner=partner, address=address)
    journal.record("registry.add_source", partner, by=by.by, at=at, address=address)
    return source


@transaction.atomic
def remove_source(source: PublishedSource, *, by: Acting, at: datetime) -> None:
    """Fetch no more from an address; files that came from it stay. Raises Refused."""
    source = lock(source)
    insist(rules.why_not_keep_registry(by))
    partner, address = source.partner, source.address
    source.delete()
    journal.record("registry.remove_source", partner, by=by.by, at=at, address=address)


@transaction.atomic
def note_fetch(
    source: PublishedSource, *, etag: str, modified: str, sha256: str, by: str, at: datetime
) -> PublishedSource:
    """Note what the server said of a file that was fetched, to ask for a newer one next time."""
    source = lock(source)
    source.etag, source.modified, source.sha256, source.fetched_at = etag, modified, sha256, at
    source.save(update_fields=["etag", "modified", "sha256", "fetched_at"])
    about = {"address": source.address, "sha256": sha256}
    journal.record("registry.note_fetch", source, by=by, at=at, **about)
    return source


@transaction.atomic
def relate(
    kind: str, *, old: Node | None, new: Node | None, source: str, by: Acting, at: datetime
) -> Correspondence:
    """State what became of a node in a newer version. Raises Refused by rules.why_not_relate."""
    ends = [node.version_id for node in (old, new) if node]
    for version in (node.version for node in (old, new) if node):
        lock(version)  # two people who state at once do not contradict each other
    stated = Correspondence.objects.filter(
        Q(old__isnull=False, old=old) | Q(new__isnull=False, new=new)
    )
    insist(rules.why_not_relate(kind, old=old, new=new, stated=stated, by=by))
    made = Correspondence.objects.create(kind=kind, old=old, new=new, source=source.strip())
    codes = {"old": old.code if old else "", "new": new.code if new else ""}
    journal.record("registry.relate", made, by=by.by, at=at, kind=kind, versions=ends, **codes)
    return made


@transaction.atomic
def unrelate(correspondence: Correspondence, *, by: Acting, at: datetime) -> None:
    """Take away what was stated of a node. Raises Refused."""
    correspondence = lock(correspondence)
    insist(rules.why_not_keep_registry(by))
    said = str(correspondence)
    journal.record("registry.unrelate", correspondence, by=by.by, at=at, said=said)
    correspondence.delete()
