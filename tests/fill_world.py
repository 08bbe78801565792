"""What else is in a world (`tests/make_world.py`): files, people, returns, method, registry."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from marsa.accounts.actions import people as accounts
from marsa.accounts.models import Notice, Person
from marsa.collection import sheet
from marsa.collection.actions import changes, method, returns
from marsa.collection.actions import cycles as cycle_actions
from marsa.collection.models import (
    Arrival,
    ChangeProposal,
    Entry,
    Return,
    Suggestion,
)
from marsa.collection.queries import entries as queries
from marsa.collection.queries.suggestions import MAPPING
from marsa.collection.rules.changes import Reply, Wording
from marsa.collection.rules.method import Asked
from marsa.collection.states import AnswerKind, Outcome, ReturnState, Stance, State
from marsa.journal import actions as journal
from marsa.reconciliation.models import Initiative
from marsa.registry import letters
from marsa.registry.acting import Acting
from marsa.registry.actions import readers, tokens
from marsa.registry.models import (
    Correspondence,
    FrameworkVersion,
    Node,
    Partner,
    PublishedSource,
    Token,
)
from marsa.registry.roles import ReaderKind, Role
from tests.make_content import a_content
from tests.make_cycle import a_contributor, an_appointment
from tests.make_files import a_row, a_workbook, sent, take
from tests.make_world import OTHER, OWN, World

PDF = b"%PDF-1.7\n"


def files(world: World, partner: Partner) -> None:
    """Send a workbook of two rows and take one of them; the other stays a proposal."""
    a_contributor("MIN", partner=partner)
    client = world.browser("focal_point" if partner.code == OWN else "focal_point of EU")
    kept, left = world.word(partner.code, "taken"), world.word(partner.code, "file")
    rows = [a_row(f"F-{word}", titles={"en": f"Sent {word} by file"}) for word in (kept, left)]
    data = a_workbook(*rows, partner=partner, cycle=world.cycle)
    arrival = sent(client, data, name=f"{world.word(partner.code, 'file name')}.xlsx")
    take(client, arrival, [f"F-{kept}"])
    commit = arrival.commits.get()
    world.add("arrival", partner, {"number": arrival.pk})
    world.add("commit", partner, {"number": arrival.pk, "commit": commit.pk})


def suggestions(world: World, partner: Partner, at: datetime) -> None:
    """Propose a line of a published file, which was read for proposals alone."""
    code = partner.code
    of = Return.objects.get(cycle=world.cycle, partner=partner)
    arrival = Arrival.objects.create(
        partner=partner, cycle=world.cycle, sha256="1" * 64, size=1, mapping=MAPPING,
        name=world.word(code, "line"), received_at=at, received_by="somebody",
    )  # fmt: skip
    word = world.word(code, "line")
    content = sheet.canonical(a_content(titles={"en": f"Published {word}"}))
    line = Suggestion.objects.create(
        of=of, arrival=arrival, local_ref=world.word(code, "line"), title=f"Published {word}",
        content=content, fingerprint="2" * 64, made_at=at,
    )  # fmt: skip
    world.add("line", partner, {"number": line.pk})
    world.add("published file", partner, {"number": arrival.pk})
    PublishedSource.objects.create(
        partner=partner, address=f"https://example.org/{world.word(code, 'source')}.xml"
    )


def people(world: World, partner: Partner, at: datetime) -> None:
    """Appoint one more contributor, with a letter and a key, who never signs in."""
    code, by = partner.code, world.focal(partner)
    person = Person.objects.create(
        email=f"{world.word(code, 'person')}@example.org", name=world.word(code, "colleague")
    )
    letter = PDF + world.word(code, "person").encode() + b" " * 300
    held = an_appointment(
        Role.CONTRIBUTOR, person=person, contributor=a_contributor("MIN", partner=partner),
        letter=letters.keep(letter, store=settings.MARSA_HOME / "letters"),
        letter_name=f"{world.word(code, 'letter name')}.pdf",
    )  # fmt: skip
    on = at.date()
    world.keys[code] = tokens.make_token(
        held, name=world.word(code, "key"), expires_on=on + timedelta(days=30), acting=by, on=on,
        at=at,
    ).text  # fmt: skip
    key = Token.objects.get(appointment=held)
    world.add("appointment", partner, {"number": held.pk})
    world.add("key", partner, {"number": key.pk})
    Notice.objects.create(
        person=person, event="comment", subject=f"x:{held.pk}", day=on, pace="daily", made_at=at,
        attempts=9, failure=world.word(code, "undelivered"), values={"ref": "x"},
    )  # fmt: skip


def returned(world: World, at: datetime) -> None:
    """Declare both returns and send them back; give both partners more time."""
    staff, verifier = world.acting["secretariat"], world.acting["verifier"]
    for code in (OWN, OTHER):
        of = Return.objects.get(cycle=world.cycle, partner=code)
        cycle_actions.extend(
            world.cycle, partners=[code], until=at + timedelta(days=60),
            reason=f"Elections: {world.word(code, 'more time')}", by=staff, at=at,
        )  # fmt: skip
        of.state, of.declared_at, of.first_declared_at = ReturnState.DECLARED, at, at
        of.save()
        why = f"Three entries lack: {world.word(code, 'return reason')}"
        returns.send_back_return(of, reason=why, by=verifier, at=at)
        world.add("return", of.partner, {"code": world.cycle.code, "partner": code})
        extension = of.extensions.get()
        world.add("extension", of.partner, {"number": extension.pk})
    world.row("cycle", {"code": world.cycle.code})


def method_of(world: World, at: datetime) -> None:
    """Ask one question, answered and sent by EU, drafted by NER; proposals and votes."""
    staff, own = world.acting["secretariat"], world.acting["focal_point"]
    other = world.acting["focal_point of EU"]
    text = world.word("", "question")
    asked = Asked(AnswerKind.TEXT, f"Is it clear, {text}?", f"Est-ce clair, {text} ?")
    question = method.add_question(world.cycle, asked=asked, by=staff, at=at)
    for by in (own, other):
        given = {question.pk: world.word(by.partner, "answer")}
        method.draft_answers(world.cycle, partner=by.partner, answers=given, by=by, at=at)
    method.send_answers(world.cycle, partner=OTHER, by=other, at=at)
    drafts = {by: _proposed(world, by, "proposal draft", at) for by in (own, other, staff)}
    put = changes.open_proposal(_proposed(world, own, "proposal", at), by=own, at=at)
    for by in (own, other):
        remark = f"Because of {world.word(by.partner, 'vote')}"
        changes.vote(put, stance=Stance.AGREE_WITH_REMARK, remark=remark, by=by, at=at)
    done = changes.open_proposal(_proposed(world, staff, "proposal", at), by=staff, at=at)
    changes.close_proposal(done, by=staff, at=at)
    words = (f"Answered {world.word('', 'proposal')}" for _ in range(2))
    changes.answer_proposal(done, reply=Reply(Outcome.NOT_ADOPTED, *words), by=staff, at=at)
    number = {"code": world.cycle.code, "number": question.pk}
    world.row("question about the method", number)
    world.row("proposal", {"number": put.pk}, {"number": drafts[other].pk})


def _proposed(world: World, by: Acting, what: str, at: datetime) -> ChangeProposal:
    code = by.partner or "secretariat"
    words = [f"{kind} {world.word(code, what)}" for kind in ("Text", "Texte", "Why", "Pourquoi")]
    return changes.propose(world.cycle, wording=Wording("list", "Lists", *words), by=by, at=at)


def registry(world: World) -> None:
    """Note rows of the registry; a second version of the framework corresponds to the first."""
    version = world.cycle.framework
    later = FrameworkVersion.objects.create(
        framework=version.framework, number="2099", valid_from="2099-01-01", source="invented",
        imported_at=timezone.now(),
    )  # fmt: skip
    about = {"level": "domain", "position": 1, "wording": "exact", "wording_fr": "exact"}
    node = Node.objects.create(version=later, code="1", label_en="One", label_fr="Un", **about)
    old = version.nodes.first()
    pair = Correspondence.objects.create(kind="same", old=old, new=node, source="invented")
    both = {"old": version.pk, "new": later.pk}
    world.row("framework", {"number": later.pk})
    world.row("frameworks", both)
    world.row("relation", {**both, "number": pair.pk})
    world.row("partner", {"code": OWN})
    world.row(
        "contributor", {"number": a_contributor("MIN", partner=Partner.objects.get(code=OWN)).pk}
    )
    world.row("organisation", {"code": "EU"})
    world.row("source", {"number": PublishedSource.objects.filter(partner=OWN).get().pk})


def rest(world: World, at: datetime) -> None:
    """A request of a reader, an invitation, a line of the journal, and plain parts of addresses."""
    access = readers.ask(
        f"{world.word('', 'request')}@example.org", name=world.word("", "requester"), language="en",
        kind=ReaderKind.RESEARCHER, institution=world.word("", "request"),
        purpose=f"A study of {world.word('', 'request')}", months=12, on=at.date(), at=at,
    )  # fmt: skip
    journal.record("collection.load", "x:1", by="operator", at=at, said=world.word("", "journal"))
    invited = accounts.invite("new@example.org", name="New", language="en", by="operator", at=at)
    world.row("request", {"number": access.pk})
    world.row("invitation", {"token": invited.token})
    world.row("role", {"role": "contributor"}, {"role": "administrator"})
    world.row("form", {"type": "project"})
    named = queries.named_in(world.acting["focal_point"])
    shown = named.filter(state=State.ACCEPTED).first()
    hidden = Entry.objects.filter(partner=OTHER, state=State.DRAFT).first()
    assert shown is not None and hidden is not None
    world.row("named", {"pk": shown.pk}, {"pk": hidden.pk})


def of_the_site(world: World) -> None:
    """Note what stands in addresses of the public site, and keys that open nothing."""
    initiative = Initiative.objects.order_by("id").first()
    assert initiative is not None
    world.row("initiative", {"public_id": initiative.public_id})
    world.row("country", {"code": OWN})
    world.row("theme", {"code": "1"})
    world.row("measure", {"name": "total"})
    world.row("download", {"name": "manifest.json"})
    world.row("mailed key", {"key": "no-such-key"})
    world.row("reset key", {"uidb36": "1", "key": "no-such-key"})
    world.row("security key", {"pk": 1})
