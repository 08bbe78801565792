"""One entry as a page shows it: what it says, where it stands, what can be done, its stream."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from marsa.collection import deadlines, sheet
from marsa.collection.checks import Check
from marsa.collection.models import Entry
from marsa.collection.pages import contents
from marsa.collection.pages.contents import Block, Change
from marsa.collection.pages.entries import TONES, Link, title
from marsa.collection.pages.told import Told
from marsa.collection.rules.entries import state_name
from marsa.collection.states import State
from marsa.collection.wording import Names
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission

NEEDED = {
    "submit": Permission.EDIT,
    "endorse": Permission.ENDORSE,
    "accept": Permission.ACCEPT,
    "send_back": Permission.SEND_BACK,
    "withdraw": Permission.EDIT,
}


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to do. reason: why not now, empty when it may be done. asks: it has a page of its
    own that asks for more."""

    verb: str
    label: str
    url: str
    reason: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found. explanation: given already, if any."""

    severity: str
    word: str
    code: str
    field: str
    label: str
    sentence: str
    explanation: str
    asks: bool


@dataclass(frozen=True, slots=True)
class One:
    """One entry. token: what is seen. changes: since the version last accepted. comments, explains:
    where these are sent, empty for who may not. more: the page with all lines of the stream, empty
    when they are all there."""

    url: str
    title: str
    reference: str
    facts: tuple[tuple[str, str], ...]
    state: str
    tone: str
    next: str
    token: tuple[int, str]
    buttons: tuple[Button, ...]
    found: tuple[Found, ...]
    changes: tuple[Change, ...]
    blocks: tuple[Block, ...]
    told: tuple[Told, ...]
    shown: tuple[Link, ...]
    comments: str
    explains: str
    more: str


def of(
    entry: Entry,
    *,
    buttons: tuple[Button, ...],
    found: tuple[Found, ...],
    changes: tuple[Change, ...],
    blocks: tuple[Block, ...],
    told: tuple[Told, ...],
    shown: tuple[Link, ...],
    by: Acting,
    more: bool,
    language: str,
) -> One:
    """Put the page of one entry together. more: the stream has older lines than those told."""
    assert entry.current
    url = reverse("entry", args=[entry.pk])
    may = MAY[by.role]
    return One(
        url=url,
        title=title(entry, language=language),
        reference=entry.local_ref,
        facts=facts(entry, language=language),
        state=state_name(entry.state),
        tone=TONES.get(entry.state, "soft"),
        next=next_step(entry),
        token=(entry.current.pk, entry.current.fingerprint),
        buttons=buttons,
        found=found,
        changes=changes,
        blocks=blocks,
        told=told,
        shown=shown,
        comments=reverse("entry-comment", args=[entry.pk]),
        explains=reverse("entry-explain", args=[entry.pk]) if Permission.EDIT in may else "",
        more=f"{url}?all=1#stream" if more else "",
    )


def buttons(entry: Entry, *, by: Acting, reasons: Mapping[str, str | None]) -> tuple[Button, ...]:
    """Return what the role may do with an entry at some time, the next step first.

    reasons: verb → why not now, None while it may be done.
    """
    words = {
        "submit": _("Submit"),
        "endorse": _("Endorse"),
        "accept": _("Accept"),
        "send_back": _("Send back"),
        "withdraw": _("Withdraw"),
    }
    may = {verb for verb, permission in NEEDED.items() if permission in MAY[by.role]}
    if "endorse" in may:  # endorsing includes handing in
        may -= {"submit"}
    write = Button("write", _("Change"), reverse("write", args=[entry.pk]), "", asks=True)
    writes = Permission.EDIT in MAY[by.role] and entry.state != State.WITHDRAWN
    return (write,) * writes + tuple(
        Button(
            verb=verb,
            label=words[verb],
            url=reverse(f"entry-{verb.replace('_', '-')}", args=[entry.pk]),
            reason=reasons[verb] or "",
            asks=verb in ("send_back", "withdraw"),
        )
        for verb in words
        if verb in may
    )


def next_step(entry: Entry) -> str:
    """Return what the entry waits for, in a sentence."""
    if entry.state == State.EDITED and entry.accepted_id:
        return _(
            "Changed after review. Until the change is accepted, the version accepted before is "
            "the one that is published."
        )
    sentences = {
        State.DRAFT: _("Not submitted yet. Its contributor completes and submits it."),
        State.SUBMITTED: _("Waits for the focal point to endorse it."),
        State.ENDORSED: _("Waits for a verifier to accept it."),
        State.ACCEPTED: _("Accepted. It goes into the next edition."),
        State.SENT_BACK: _("Sent back. Its contributor mends it and submits it again."),
        State.EDITED: _("Changed after review. It is to be submitted and endorsed again."),
        State.WITHDRAWN: _("Withdrawn. It goes into no edition any more."),
    }
    return sentences[State(entry.state)]


def facts(entry: Entry, *, language: str) -> tuple[tuple[str, str], ...]:
    """Return whose entry it is, what it is and how it came."""
    contributor = entry.contributor
    name = (
        (contributor.name_fr if language.startswith("fr") else contributor.name_en)
        if (contributor)
        else ""
    )
    partner = entry.partner.name_fr if language.startswith("fr") else entry.partner.name_en
    rows = (
        (_("Partner"), partner),
        (_("Contributor"), name),
        (_("Reference"), entry.local_ref),
        (_("Cycle"), entry.cycle_last.title(language)),
        (_("Last changed"), deadlines.written(entry.changed_at, language=language)),
    )
    return tuple(row for row in rows if row[1])


def found(
    checks: Iterable[Check], *, explanations: Mapping[tuple[str, str], str], language: str
) -> tuple[Found, ...]:
    """Return what was found, the gravest first."""
    words = {
        "stop": _("cannot be kept"),
        "fix": _("to mend"),
        "explain": _("to explain"),
        "note": _("note"),
    }
    order = list(words)
    return tuple(
        Found(
            severity=check.severity,
            word=words[check.severity],
            code=check.code,
            field=check.field,
            label=contents.label(check.field, language=language),
            sentence=check.sentence(language),
            explanation=(said := explanations.get((check.code, check.field), "")),
            asks=check.severity == "explain" and not said,
        )
        for check in sorted(checks, key=lambda check: order.index(check.severity))
    )


def changes_since_accepted(entry: Entry, *, language: str, names: Names) -> tuple[Change, ...]:
    """Return what the current version says otherwise than the one last accepted."""
    if not entry.accepted or not entry.current or entry.accepted_id == entry.current_id:
        return ()
    before, after = sheet.parsed(entry.accepted.content), sheet.parsed(entry.current.content)
    return contents.changes(before, after=after, language=language, names=names)
