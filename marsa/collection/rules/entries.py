"""When an entry may be written, submitted, withdrawn or spoken of, and by whom."""

from collections.abc import Collection, Iterable
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.models import Cycle, Entry, Event
from marsa.collection.states import ACTIONS, REVIEWED, State
from marsa.registry import rules as registry
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission, Role

REASON_LENGTH = 10  # characters that a reason or an explanation has at least
TYPES = ("project", "policy")


class Check(Protocol):
    """What a check of the content found. severity: "stop", "fix", "explain" or "note"."""

    @property
    def severity(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def field(self) -> str: ...


Explained = Collection[tuple[str, str]]  # (code, field) of findings that have their explanation


def state_name(state: str) -> str:
    """Return the word that a page says for a state of an entry."""
    names = {
        State.DRAFT: _("draft"),
        State.SUBMITTED: _("submitted"),
        State.ENDORSED: _("endorsed"),
        State.ACCEPTED: _("accepted"),
        State.SENT_BACK: _("sent back"),
        State.EDITED: _("edited after review"),
        State.WITHDRAWN: _("withdrawn"),
    }
    return names[State(state)]


def why_not_start(
    by: Acting,
    *,
    partner: str,
    contributor: str,
    type: str,
    local_ref: str,
    taken: bool,
    late: str | None,
) -> str | None:
    """A new entry is of the partner, of a known type, named once, and in time.

    taken: whether the partner has an entry of that reference. late: why nothing may be written
    in this cycle now, None while it may.
    """
    if reason := _why_not_write(by, partner=partner, contributor=contributor):
        return reason
    if type not in TYPES:
        return _("An entry is a project or a policy. Choose one of the two.")
    if taken:
        return _(
            "You have an entry %(ref)s already. Open that one, or give this one another reference."
        ) % {"ref": local_ref}
    return late


def why_not_edit(
    entry: Entry, *, by: Acting, late: str | None, contributor: str = ""
) -> str | None:
    """Its partner writes an entry; once it is reviewed, only while the cycle is open for it.

    A draft is kept also after the deadline: it cannot be submitted then, yet nothing is lost.
    contributor: the one that the new content names; a contributor gives no entry away.
    """
    if reason := why_not_write_of(entry, by=by):
        return reason
    if by.role == Role.CONTRIBUTOR and contributor not in ("", by.contributor):
        return _("You write entries of your own service only. Ask your focal point to move it.")
    if entry.state == State.WITHDRAWN:
        return _("This entry was withdrawn and can no longer be changed. Start a new one.")
    return late if entry.state in REVIEWED else None


def why_not_submit(
    entry: Entry,
    *,
    by: Acting,
    findings: Iterable[Check],
    explained: Explained,
    late: str | None,
) -> str | None:
    """A draft, an edited or a sent back entry is submitted once nothing in it must be mended."""
    if reason := why_not_write_of(entry, by=by):
        return reason
    if State(entry.state) not in ACTIONS["submit"][0]:
        return _(
            "Only a draft, an edited entry or one that was sent back can be submitted. "
            "This one is: %(state)s."
        ) % {"state": state_name(entry.state)}
    return late or why_not_complete(findings, explained=explained)


def why_not_complete(findings: Iterable[Check], *, explained: Explained) -> str | None:
    """Nothing must be mended any more, and what looks wrong has its explanation."""
    found = list(findings)
    wrong = sum(check.severity in ("stop", "fix") for check in found)
    if wrong:
        return ngettext(
            "%(n)d value must be mended first. See “What to look at”.",
            "%(n)d values must be mended first. See “What to look at”.",
            wrong,
        ) % {"n": wrong}
    odd = sum(
        check.severity == "explain" and (check.code, check.field) not in explained
        for check in found
    )
    if odd:
        return ngettext(
            "%(n)d value needs an explanation first. See “What to look at”.",
            "%(n)d values need an explanation first. See “What to look at”.",
            odd,
        ) % {"n": odd}
    return None


def why_not_withdraw(entry: Entry, *, by: Acting, reason: str | None) -> str | None:
    """A contributor withdraws its drafts, a focal point any entry, with a reason.

    reason: None to ask before one is given.
    """
    if refused := why_not_write_of(entry, by=by):
        return refused
    if State(entry.state) not in ACTIONS["withdraw"][0]:
        return _("This entry was withdrawn already. Nothing was changed.")
    if entry.state != State.DRAFT and Permission.ENDORSE not in MAY[by.role]:
        return _("Once submitted, an entry is withdrawn by your focal point. Ask there.")
    return why_not_reason(reason)


def why_not_reason(reason: str | None) -> str | None:
    """A reason is long enough to be understood; None: it is not given yet."""
    if reason is not None and len(reason.strip()) < REASON_LENGTH:
        return _("Give a reason of at least %(n)d characters.") % {"n": REASON_LENGTH}
    return None


def why_not_explain(entry: Entry, *, by: Acting, text: str) -> str | None:
    """Whoever may write an entry explains what looks wrong in it, while it is not withdrawn."""
    if refused := why_not_edit(entry, by=by, late=None):
        return refused
    if len(text.strip()) < REASON_LENGTH:
        return _("Explain in at least %(n)d characters why the value is right.") % {
            "n": REASON_LENGTH
        }
    return None


def why_not_confirm(entry: Entry, *, by: Acting, cycle: Cycle, late: str | None) -> str | None:
    """An entry of an earlier cycle is confirmed in a later one, once."""
    if refused := why_not_edit(entry, by=by, late=None):
        return refused
    if entry.cycle_last_id == cycle.pk:
        return _("This entry is in cycle %(cycle)s already. Nothing was changed.") % {
            "cycle": cycle.code
        }
    return late


def why_not_comment(entry: Entry, *, by: Acting, text: str, named: bool = False) -> str | None:
    """Whoever reads an entry in its making comments it, and a focal point whose country it names.

    named: the entry is another partner's and names the country of the one who acts.
    """
    refused = registry.why_not_act(
        by,
        permission=Permission.ENDORSE if named else Permission.READ_ENTRIES,
        partner="" if named else entry.partner_id,
        contributor="" if named else _contributor(entry),
    )
    if refused:
        return refused
    return None if text.strip() else _("Write your comment first; the field is empty.")


def why_not_ask(entry: Entry, *, by: Acting, text: str) -> str | None:
    """As a comment; nothing is asked about an entry that was withdrawn."""
    if refused := why_not_comment(entry, by=by, text=text):
        return refused
    if entry.state == State.WITHDRAWN:
        return _("This entry was withdrawn; nobody would answer. Write a comment instead.")
    return None


def why_not_answer(question: Event, *, entry: Entry, by: Acting, text: str) -> str | None:
    """A question is answered once, by whoever may comment the entry."""
    if question.answered_at:
        return _("This question was answered already. Write a comment instead.")
    return why_not_comment(entry, by=by, text=text)


def why_not_write_of(entry: Entry, *, by: Acting) -> str | None:
    """The entry is the partner's, and of the own service where a contributor acts."""
    return _why_not_write(by, partner=entry.partner_id, contributor=_contributor(entry))


def _why_not_write(by: Acting, *, partner: str, contributor: str) -> str | None:
    return registry.why_not_act(
        by, permission=Permission.EDIT, partner=partner, contributor=contributor
    )


def _contributor(entry: Entry) -> str:
    return entry.contributor.code if entry.contributor else ""
