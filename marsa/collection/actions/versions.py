"""Writing what an entry says: over the version that is open, or as the next one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from marsa.collection import sheet
from marsa.collection.models import Entry, Version
from marsa.registry.models import Contributor, Partner

Content = Mapping[str, Any]
LONGEST_TITLE = 300


def write(entry: Entry, content: Content, *, by: str, at: datetime) -> Version:
    """Make a content the current one of an entry that is held, inside a transaction.

    The open version is saved over and keeps the name of who began it; a fixed one stays as it is.
    """
    said = {"content": sheet.canonical(content), "fingerprint": sheet.fingerprint(dict(content))}
    version = entry.current if entry.current and entry.current.is_open else None
    if version:
        version.content, version.fingerprint, version.made_at = (
            said["content"],
            said["fingerprint"],
            at,
        )
        version.save(update_fields=["content", "fingerprint", "made_at"])
    else:
        entry.versions.filter(is_open=True).update(is_open=False)
        last = entry.versions.aggregate(last=Max("number"))["last"] or 0
        version = Version.objects.create(
            entry=entry, number=last + 1, is_open=True, made_at=at, made_by=by, **said
        )
    _point(entry, version, content, by=by, at=at)
    return version


def fix(entry: Entry) -> None:
    """Fix the current version of an entry: it never changes again."""
    if entry.current and entry.current.is_open:
        entry.current.is_open = False
        entry.current.save(update_fields=["is_open"])


def repeated(content: Content, *, partner: Partner | str) -> dict[str, Any]:
    """Return the fields of an entry that repeat what its content says.

    A contributor that the partner does not have is none; one that is not named is left as it is.
    """
    fields = {"type": content["type"], "title": title(content)}
    if code := content.get("contributor"):
        found = Contributor.objects.filter(partner=partner, code=code).first()
        fields["contributor"] = found
    return fields


def title(content: Content) -> str:
    """Return the title that lists show: in English, else in French, else in any language."""
    titles = content.get("titles") or {}
    found = titles.get("en") or titles.get("fr") or next(iter(titles.values()), "")
    return str(found)[:LONGEST_TITLE]


def _point(entry: Entry, version: Version, content: Content, *, by: str, at: datetime) -> None:
    fields = repeated(content, partner=entry.partner_id)
    for name, value in {**fields, "current": version}.items():
        setattr(entry, name, value)
    entry.last_changed_by, entry.changed_at = by, at
    state = ["state", "endorsed", "endorsed_at", "endorsed_by"]
    entry.save(
        update_fields=[*fields, *state, "current", "cycle_last", "last_changed_by", "changed_at"]
    )
