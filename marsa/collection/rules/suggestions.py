"""When a proposed line may be answered, and a file be read for proposals. Pure."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marsa.collection.models import Return, Suggestion
from marsa.collection.rules import entries
from marsa.collection.states import CycleState, ReturnState
from marsa.exchange.about import IATI
from marsa.registry.acting import Acting
from marsa.registry.roles import Permission
from marsa.registry.rules import why_not_act

DAY = "j F Y"
MEGABYTES = 25  # of a file that a person sends; those that are fetched may be larger


def why_not_answer(line: Suggestion, *, by: Acting, late: str | None) -> str | None:
    """A line is answered once, in time, by whoever may write the entry that it speaks of.

    line: with its return and its entry at hand. late: why nothing may be written in this cycle
    now, None while it may.
    """
    if reason := why_not_act(by, permission=Permission.EDIT, partner=line.of.partner_id):
        return reason
    if line.entry and (reason := entries.why_not_write_of(line.entry, by=by)):
        return reason
    if line.answer:
        return _("This line was answered already. Nothing was changed.")
    return late


def why_not_confirm(line: Suggestion, *, by: Acting, late: str | None) -> str | None:
    """Only an entry of an earlier cycle is confirmed; what comes from a file alone is kept."""
    if reason := why_not_answer(line, by=by, late=late):
        return reason
    if line.entry is None:
        return _("This comes from a file and is no entry yet. Keep it as a draft, or leave it out.")
    return None


def why_not_keep(line: Suggestion, *, by: Acting, late: str | None) -> str | None:
    """Only what a file says can be kept or taken over."""
    if reason := why_not_answer(line, by=by, late=late):
        return reason
    if not line.content:
        return _("No file says anything of this entry. Answer the line in another way.")
    return None


def why_not_end(
    line: Suggestion,
    *,
    on: date | None,
    starts_on: str | None,
    today: date,
    by: Acting,
    late: str | None,
) -> str | None:
    """A project ends on a day that has come and is not before its start; a policy just ends.

    starts_on: ISO day of the entry.
    """
    if reason := why_not_confirm(line, by=by, late=late):
        return reason
    assert line.entry
    if line.entry.type != "project":
        return None
    if on is None:
        return _("Give the day on which the project ended.")
    if on > today:
        return _("This day is still to come. If the project goes on until then, choose “update”.")
    if starts_on and on.isoformat() < starts_on:
        return _("The project began on %(day)s. Give a later day for its end.") % {
            "day": date_format(date.fromisoformat(starts_on), DAY)
        }
    return None


def why_not_disown(
    line: Suggestion, *, reason: str | None, by: Acting, late: str | None
) -> str | None:
    """What is not ours is withdrawn with a reason; what is no entry yet is just left out.

    reason: None to ask before it is given.
    """
    if refusal := why_not_answer(line, by=by, late=late):
        return refusal
    return entries.why_not_withdraw(line.entry, by=by, reason=reason) if line.entry else None


def why_not_read(returned: Return, *, by: Acting, late: str | None) -> str | None:
    """Published files are read for who may write, while the partner may report in the cycle."""
    if reason := why_not_act(by, permission=Permission.EDIT, partner=returned.partner_id):
        return reason
    if returned.cycle.state not in (CycleState.OPEN, CycleState.CLOSED):
        return _("Files are read for proposals while a cycle runs. This one does not.")
    if returned.state == ReturnState.COMPLETE:
        return _("The return is complete. Ask the secretariat to reopen it before you change it.")
    return late


def why_not_fetch(
    returned: Return, *, sources: int, is_running: bool, by: Acting, late: str | None
) -> str | None:
    """There is an address to fetch from, and nobody is fetching now. sources: addresses."""
    if reason := why_not_read(returned, by=by, late=late):
        return reason
    if not sources:
        return _("No address of your published files is known. Give it to the secretariat.")
    if is_running:
        return _("The files are being fetched already. Look again in a minute.")
    return None


def why_not_propose(format: str | None, *, read: int) -> str | None:
    """Proposals are made from IATI activities. format: as the reader tells it; read: activities."""
    if format != IATI:
        return _("This is no IATI file. Send a workbook or another list under “Files”.")
    if not read:
        return _("The file holds no activity. Check that it is the right one.")
    return None
