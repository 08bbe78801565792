"""Entries for a world (`tests/make_world.py`): one in each state, a canary in every text."""

from datetime import datetime
from typing import Any

from django.conf import settings

from marsa.collection import arrivals, sheet
from marsa.collection.actions import comments, entries, review
from marsa.collection.models import (
    Document,
    Entry,
    Event,
    Version,
)
from marsa.collection.states import State
from marsa.registry.models import (
    Partner,
)
from tests.make_content import a_content, a_line, a_party, a_place
from tests.make_cycle import a_contributor, an_entry
from tests.make_world import OTHER, OWN, World

LATER = (State.EDITED, State.SENT_BACK, State.WITHDRAWN)  # with a version that came after


def said(world: World, partner: str, what: str, *, restricted: bool) -> dict[str, Any]:
    """Return a content with a canary in every text and amount, at the tier that the sheet says.

    restricted: the amount is for registered readers, the implementer for partners.
    """

    def word(tier: str = "P", place: str = "") -> str:
        return world.word(partner, f"{what}{place}", tier)

    # An amount that is withheld leaves no line in an edition, so its funder stands in none.
    funder = a_party(word(place=" unpublished" if restricted else ""))
    limits = {
        "funding/amount": {"tier": "registered", "reason": word("S", " reason")},
        "implementers": {"tier": "partner", "reason": word("S", " reason")},
    }
    place = a_place(OWN if partner == OTHER else "MLI", admin1=[word("R")])
    amount = world.sum_(partner, what, "R" if restricted else "P")
    return a_content(
        titles={"en": f"Wells {word()}", "fr": f"Puits {word()}"},
        summaries={"en": f"Digs wells {word()} in three towns, for whoever comes home there.",
                   "fr": f"Creuse des puits {word()} dans trois villes, pour qui y revient."},
        outcomes={"en": f"Water {word(place=' unpublished')}"},
        human_rights="significant",
        human_rights_evidence={"en": f"Water for all {word(place=' unpublished')}"},
        funders=[funder], funding=[a_line(amount, funder=funder)],
        implementers=[a_party(word("A" if restricted else "P"))],
        places=[place], themes=[],
        identifiers=[{"scheme": "other", "value": word()}],
        links=[f"https://example.org/{word()}"],
        contact_name=word("S"), contact_email=f"{word('S')}@example.org", note=word("S"),
        restrictions=limits if restricted else {}, contributor="MIN",
    )  # fmt: skip


def entries_of(world: World, partner: Partner, at: datetime) -> None:
    """Put an entry in each state there; those changed after review have an accepted version."""
    code = partner.code
    for state in State:
        first = said(world, code, _what(state), restricted=True)
        entry = _entry(world, partner, state, first, at)
        if state in LATER:
            _go_on(entry, said(world, code, "working", restricted=True), state, at)
        _told(world, entry, at)
    open_ = said(world, code, "accepted", restricted=False)
    _entry(world, partner, State.ACCEPTED, open_, at)
    draft = _entry(world, partner, State.DRAFT, said(world, code, "working", restricted=True), at)
    world.add("entry", partner, {"pk": draft.pk})
    world.add("section", partner, {"pk": draft.pk, "key": "about"})
    asked = Event.objects.filter(entry__partner=partner, kind="question", answered_at=None).first()
    assert asked is not None
    world.add("question", partner, {"pk": asked.entry_id, "event": asked.pk})


def _what(state: State) -> str:
    """Say what becomes of the first version of an entry in a state: what others may see of it."""
    if state in (State.ACCEPTED, State.EDITED, State.SENT_BACK):
        return "accepted"
    return "endorsed" if state == State.ENDORSED else "working"


def _entry(
    world: World, partner: Partner, state: State, content: dict[str, Any], at: datetime
) -> Entry:
    ref = world.word(partner.code, f"{_what(state)} ref", "A")
    entry = an_entry(
        ref, state=State.ACCEPTED if state in LATER else state, partner=partner, cycle=world.cycle,
        content=content, title=content["titles"]["en"], created_at=at, changed_at=at, made_at=at,
        contributor=a_contributor("MIN", partner=partner),
    )  # fmt: skip
    _attach(world, entry, at)
    return entry


def _attach(world: World, entry: Entry, at: datetime) -> None:
    """Attach a document that was found clean; its name and what it says are canaries."""
    code = entry.partner_id
    file = settings.MARSA_HOME / "received.pdf"
    file.write_bytes(b"%PDF-1.7 " + world.word(code, "document", "R").encode())
    kept = arrivals.keep(file, store=settings.MARSA_HOME / "documents")
    document = Document.objects.create(
        entry=entry, sha256=kept.sha256, name=f"{world.word(code, 'document', 'R')}.pdf", size=1,
        type="application/pdf", added_at=at, added_by="somebody", scanned_at=at, verdict="clean",
    )  # fmt: skip
    world.add("document", entry.partner, {"number": document.pk})


def _go_on(entry: Entry, content: dict[str, Any], state: State, at: datetime) -> None:
    """Give an accepted entry a later version that nobody accepted."""
    entry.current = Version.objects.create(
        entry=entry, number=2, content=sheet.canonical(content), made_at=at, made_by="somebody",
        fingerprint=sheet.fingerprint(content), is_open=state == State.EDITED,
    )  # fmt: skip
    entry.title, entry.state = content["titles"]["en"], state
    entry.endorsed = entry.endorsed_at = None
    entry.endorsed_by = ""
    entry.save()


def _told(world: World, entry: Entry, at: datetime) -> None:
    """Let people speak of an entry, as the pages do."""
    if entry.state == State.WITHDRAWN:
        return
    code, by = entry.partner_id, world.focal(entry.partner)
    verifier = world.acting["verifier"]
    comments.comment(entry, text=world.word(code, "spoken"), by=by, at=at)
    first = comments.ask(entry, text=world.word(code, "spoken"), by=verifier, at=at)
    comments.answer(first, text=world.word(code, "spoken"), by=by, at=at)
    if entry.state == State.SUBMITTED:
        comments.ask(entry, text=world.word(code, "spoken"), by=verifier, at=at)
    if entry.state == State.DRAFT:
        why = f"It is as {world.word(code, 'spoken')} says."
        entries.explain(entry, finding="outcomes-empty", field="outcomes", text=why, by=by, at=at)
    if entry.state == State.ENDORSED:
        more = _entry(
            world, entry.partner, State.SUBMITTED, said(world, code, "working", restricted=True), at
        )
        why = f"Not yet right: {world.word(code, 'reason')}"
        review.send_back(more, reason=why, by=by, at=at)
        why = f"Not ours after all: {world.word(code, 'reason')}"
        entries.withdraw(more, reason=why, by=by, at=at)
