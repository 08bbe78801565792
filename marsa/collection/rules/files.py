"""When the rows of a file are taken."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.models import Arrival, Commit, Entry
from marsa.collection.proposals import Digest
from marsa.collection.states import ArrivalState, State
from marsa.kit.findings import Severity
from marsa.registry import rules as registry
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission

_MB = 1 << 20
LARGEST = 25 * _MB
LONGEST_REF = 255


def why_not_commit(*, usable: int, digest: Digest) -> str | None:
    """A file is taken when at least one of its records can be used."""
    if usable:
        return None
    critical = digest.severities[Severity.CRITICAL]
    if not critical:
        return _("The file holds no project and no policy. Nothing was changed.")
    return ngettext(
        "Nothing in this file can be used: %(n)d problem must be mended first. "
        "Nothing was changed.",
        "Nothing in this file can be used: %(n)d problems must be mended first. "
        "Nothing was changed.",
        critical,
    ) % {"n": critical}


def why_not_upload(by: Acting, *, partner: str) -> str | None:
    """A partner's people send its files; the secretariat sends them on behalf of any partner."""
    if on_behalf(by):
        return registry.why_not_act(by, permission=Permission.UPLOAD_ON_BEHALF, partner=partner)
    return registry.why_not_act(by, permission=Permission.UPLOAD, partner=partner)


def on_behalf(by: Acting) -> bool:
    """Whether somebody sends files of partners that are not theirs."""
    return Permission.UPLOAD_ON_BEHALF in MAY[by.role]


def why_not_size(size: int, *, name: str = "") -> str | None:
    """A file of more than 25 MB is not taken, whatever is in it."""
    if size <= LARGEST:
        return None
    return _(
        "The file has %(size)d MB, and the most that is taken is %(most)d MB. Send it in smaller "
        "parts, or compressed as zip."
    ) % {"size": -(-size // _MB), "most": LARGEST // _MB}


def why_not_row(
    *,
    local_ref: str,
    entry: Entry | None,
    contributor: str,
    service: str,
) -> str | None:
    """A row is taken into an entry that still lives and belongs to the service that sends it.

    contributor: that the row names, empty for none; service: of the one who acts, empty for
    somebody who writes for the whole partner.
    """
    if len(local_ref) > LONGEST_REF:
        return _(
            "The reference has %(found)d characters. Shorten it to %(most)d; it must stay "
            "different from those of your other entries."
        ) % {"found": len(local_ref), "most": LONGEST_REF}
    if entry is not None and entry.state == State.WITHDRAWN:
        return _("This entry was withdrawn and can no longer be changed. Start a new one.")
    owner = entry.contributor.code if entry is not None and entry.contributor else ""
    if service and owner not in ("", service):
        return _("This belongs to another contributor of your partner.")
    if service and contributor not in ("", service):
        return _("You write entries of your own service only. Ask your focal point to move it.")
    return None


def why_not_take(
    arrival: Arrival, *, by: Acting, usable: int, late: str | None, is_read: bool = True
) -> str | None:
    """What a file says is taken by the people of its partner, in time, once it has been read.

    usable: how many rows can be taken. late: why nothing may be written now, None while it may.
    """
    if refused := why_not_upload(by, partner=arrival.partner_id):
        return refused
    if arrival.state == ArrivalState.REFUSED:
        return _("This file could not be read; see what was found. Mend it and send it again.")
    if not is_read:
        return _("This file has not been read yet, or what was read of it was cleared. Read it.")
    if not usable:
        return _("No row of this file can be taken. Mend what was found and send it again.")
    return late


def why_not_undo(
    commit: Commit, *, by: Acting, changed: Sequence[str], late: str | None
) -> str | None:
    """What was taken is put back once, in time, until somebody works on one of its entries.

    changed: references of the entries that somebody worked on since.
    """
    if refused := why_not_upload(by, partner=commit.arrival.partner_id):
        return refused
    if commit.undone_at:
        return _("This was undone already. Nothing was changed.")
    if changed:
        return ngettext(
            "Since then somebody worked on %(n)d of these entries: %(refs)s. It can no longer be "
            "undone as a whole; correct the entries one by one.",
            "Since then somebody worked on %(n)d of these entries, for example: %(refs)s. They "
            "can no longer be undone as a whole; correct the entries one by one.",
            len(changed),
        ) % {"n": len(changed), "refs": ", ".join(sorted(changed)[:5])}
    return late


def why_not_read(arrival: Arrival, *, by: Acting) -> str | None:
    """A file is read again until something of it was taken, and after that was undone."""
    if refused := why_not_upload(by, partner=arrival.partner_id):
        return refused
    if arrival.state == ArrivalState.COMMITTED:
        return _("Rows of this file were taken already. Send it again if you have changed it.")
    return None
