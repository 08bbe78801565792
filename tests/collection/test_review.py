"""Who may do what to an entry in which state, walked whole, and what each guard says."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import IntegrityError

from marsa.accounts.models import Notice
from marsa.collection.actions import comments, review
from marsa.collection.actions import entries as actions
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.collection.rules import entries as rules
from marsa.collection.rules import review as review_rules
from marsa.collection.states import ReturnState, State
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.models import FrameworkVersion, Node
from marsa.registry.roles import Role
from tests.make import AT, a_framework, a_partner
from tests.make_cycle import a_contributor, a_return, acting_as, an_entry, an_open_cycle

pytestmark = pytest.mark.django_db

REASON = "The amount is not in the annex."


@dataclass(frozen=True)
class Found:
    """What a check found."""

    severity: str
    code: str = "money.large"
    field: str = "funding"


# The table of the design, copied by hand. Action → role → the states in which it may.
ALL = {"draft", "submitted", "endorsed", "accepted", "sent_back", "edited"}
WRITERS = ("contributor", "focal_point", "alternate")
FOCAL = ("focal_point", "alternate")
BACK = {"draft", "edited", "sent_back"}
HANDED_IN = {"submitted", "endorsed", "accepted"}
READERS = (*WRITERS, "secretariat", "verifier")


def each(roles: tuple[str, ...], states: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(roles, states)


TABLE: dict[str, dict[str, set[str]]] = {
    "edit": each(WRITERS, ALL),
    "submit": each(WRITERS, BACK),
    "endorse": each(FOCAL, BACK | {"submitted"}),
    "accept": each(("verifier",), {"endorsed"}),
    "send_back": each((*FOCAL, "verifier"), HANDED_IN),
    "withdraw": {"contributor": {"draft"}, **each(FOCAL, ALL)},
    "comment": each(READERS, ALL | {"withdrawn"}),
    "ask": each(READERS, ALL),
    "explain": each(WRITERS, ALL),
}


def why_not(action: str, entry: Entry, by: Acting) -> str | None:
    """Return what the rule of an action says where all its other guards hold."""
    complete: dict[str, Any] = {"findings": (), "explained": ()}
    everywhere: frozenset[str] = frozenset()
    said = {
        "edit": lambda: rules.why_not_edit(entry, by=by, late=None),
        "submit": lambda: rules.why_not_submit(entry, by=by, late=None, **complete),
        "endorse": lambda: review_rules.why_not_endorse(entry, by=by, **complete),
        "accept": lambda: review_rules.why_not_accept(
            entry, by=by, domains=everywhere, questions=0
        ),
        "send_back": lambda: review_rules.why_not_send_back(
            entry, by=by, domains=everywhere, complete=False, reason=REASON
        ),
        "withdraw": lambda: rules.why_not_withdraw(entry, by=by, reason=REASON),
        "comment": lambda: rules.why_not_comment(entry, by=by, text="Seen."),
        "ask": lambda: rules.why_not_ask(entry, by=by, text="Why?"),
        "explain": lambda: rules.why_not_explain(entry, by=by, text=REASON),
    }
    return said[action]()


@pytest.mark.parametrize("state", State)
def test_each_role_may_in_each_state_what_the_table_says(state: State) -> None:
    entry = an_entry(state=state, contributor=a_contributor())
    people = {role: acting_as(role) for role in Role}
    allowed = {
        (action, role)
        for action in TABLE
        for role, by in people.items()
        if why_not(action, entry, by) is None
    }
    assert allowed == {
        (action, role) for action, roles in TABLE.items() for role in roles if state in roles[role]
    }


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.FOCAL_POINT, Role.ALTERNATE])
@pytest.mark.parametrize("state", State)
def test_nobody_touches_an_entry_of_another_partner(role: Role, state: State) -> None:
    entry = an_entry(state=state, partner=a_partner("NER"))
    by = acting_as(role, partner=a_partner("EU"))
    said = {why_not(action, entry, by) for action in TABLE if by.role in TABLE[action]}
    assert said == {"This belongs to another partner."}


def test_without_the_second_factor_a_verifier_decides_nothing() -> None:
    entry = an_entry(state=State.ENDORSED)
    by = acting_as(Role.VERIFIER, is_secure=False)
    said = {why_not(action, entry, by) for action in ("accept", "send_back", "comment")}
    assert said == {
        "Your role needs a second factor. Set one up in your account and sign in again."
    }
    assert list(queries.visible_to(by)) == []


def test_what_must_be_mended_and_what_must_be_explained_stops_submitting_and_endorsing() -> None:
    entry, by = an_entry(), acting_as(Role.FOCAL_POINT)
    found = (Found("fix"), Found("stop"), Found("explain"), Found("note"))

    def said(findings: Any, explained: Any = ()) -> set[str | None]:
        given: dict[str, Any] = {"by": by, "findings": findings, "explained": explained}
        return {
            rules.why_not_submit(entry, late=None, **given),
            review_rules.why_not_endorse(entry, **given),
        }

    assert said(found) == {"2 values must be mended first. See “What to look at”."}
    assert said(found[:1]) == {"1 value must be mended first. See “What to look at”."}
    assert said(found[2:]) == {"1 value needs an explanation first. See “What to look at”."}
    assert said(found[2:], {("money.large", "places")}) == {
        "1 value needs an explanation first. See “What to look at”."
    }
    assert said(found[2:], {("money.large", "funding")}) == {None}


def test_an_explanation_of_ten_characters_lets_an_odd_value_pass() -> None:
    entry, by = an_entry(), acting_as(Role.FOCAL_POINT)
    given: dict[str, Any] = {"finding": "money.large", "field": "funding", "by": by, "at": AT}
    with pytest.raises(Refused, match="Explain in at least 10 characters"):
        actions.explain(entry, text=" nine char ", **given)
    actions.explain(entry, text="ten chars.", **given)
    actions.explain(entry, text="Twelve years.", **given)
    assert list(entry.explanations.values_list("finding", "field", "text")) == [
        ("money.large", "funding", "Twelve years.")
    ]
    token = queries.token(entry)
    found = (Found("explain"),)
    actions.submit(entry, token=token, findings=found, late=None, by=by, at=AT)
    entry.refresh_from_db()
    assert entry.state == State.SUBMITTED


def test_from_draft_to_accepted_each_step_fixes_the_version_and_is_journalled_once() -> None:
    entry = an_entry(contributor=a_contributor())
    contributor, focal_point = acting_as(Role.CONTRIBUTOR), acting_as(Role.FOCAL_POINT)
    verifier, token = acting_as(Role.VERIFIER), queries.token(entry)
    actions.submit(entry, token=token, findings=(), late=None, by=contributor, at=AT)
    entry.refresh_from_db()
    assert entry.current and not entry.current.is_open
    review.endorse(entry, token=token, findings=(), by=focal_point, at=AT)
    review.accept(entry, token=token, by=verifier, at=AT)
    entry.refresh_from_db()
    assert (entry.state, entry.endorsed, entry.accepted) == (
        State.ACCEPTED,
        entry.current,
        entry.current,
    )
    assert (entry.submitted_by, entry.endorsed_by, entry.accepted_by) == (
        contributor.by,
        focal_point.by,
        verifier.by,
    )
    told = [(e.detail["verb"], e.by) for e in entry.events.order_by("id")]
    assert told == [
        ("submit", contributor.by),
        ("endorse", focal_point.by),
        ("accept", verifier.by),
    ]
    lines = JournalEntry.objects.filter(subject=f"collection.entry:{entry.pk}").order_by("id")
    assert [(line.verb, line.by) for line in lines] == [
        (f"collection.{verb}", by) for verb, by in told
    ]


def test_what_one_has_not_seen_one_does_not_decide_on() -> None:
    entry, by = an_entry(state=State.ENDORSED), acting_as(Role.VERIFIER)
    seen = queries.token(entry)
    with pytest.raises(Refused, match="Somebody changed this entry since you opened it"):
        review.accept(entry, token=(seen[0], "another"), by=by, at=AT)
    focal_point = acting_as(Role.FOCAL_POINT)
    actions.save(entry, content={"status": "ongoing"}, token=seen, late=None, by=focal_point, at=AT)
    with pytest.raises(Refused, match="Somebody changed this entry since you opened it"):
        actions.submit(entry, token=seen, findings=(), late=None, by=focal_point, at=AT)
    with pytest.raises(Refused, match="Somebody changed this entry since you opened it"):
        review.endorse(entry, token=seen, findings=(), by=focal_point, at=AT)


def test_whoever_changed_an_entry_last_does_not_accept_it_in_any_role() -> None:
    verifier = acting_as(Role.VERIFIER)
    entry = an_entry(state=State.ENDORSED, last_changed_by=f"#{verifier.person} contributor EU/MIN")
    with pytest.raises(Refused, match="You changed this entry yourself"):
        review.accept(entry, token=queries.token(entry), by=verifier, at=AT)


def test_whoever_began_the_version_does_not_accept_what_another_finished() -> None:
    verifier = acting_as(Role.VERIFIER)
    entry = an_entry(state=State.ENDORSED)
    entry.versions.update(made_by=f"#{verifier.person} secretariat")
    with pytest.raises(Refused, match="You changed this entry yourself"):
        review.accept(entry, token=queries.token(entry), by=verifier, at=AT)
    other = acting_as(Role.VERIFIER)
    assert review.accept(entry, token=queries.token(entry), by=other, at=AT).state == "accepted"


def test_a_reviewers_question_keeps_an_entry_from_being_accepted_until_it_is_answered() -> None:
    entry, verifier = an_entry(state=State.ENDORSED), acting_as(Role.VERIFIER)
    focal_point = acting_as(Role.FOCAL_POINT)
    secretariat = acting_as(Role.SECRETARIAT)
    comments.ask(entry, text="For the record?", by=secretariat, at=AT)
    question = comments.ask(entry, text="Which year?", field="funding", by=verifier, at=AT)
    token = queries.token(entry)
    with pytest.raises(Refused, match="1 question of a reviewer has no answer yet"):
        review.accept(entry, token=token, by=verifier, at=AT)
    comments.answer(question, text="2026", by=focal_point, at=AT)
    assert review.accept(entry, token=token, by=verifier, at=AT).state == State.ACCEPTED


def test_sending_back_takes_a_reason_and_keeps_the_accepted_version_offered() -> None:
    entry, verifier = an_entry(state=State.ACCEPTED), acting_as(Role.VERIFIER)
    with pytest.raises(Refused, match="Give a reason of at least 10 characters"):
        review.send_back(entry, reason="   short   ", by=verifier, at=AT)
    review.send_back(entry, reason=f" {REASON} ", by=verifier, at=AT)
    entry.refresh_from_db()
    assert (entry.state, entry.endorsed, entry.accepted) == (
        State.SENT_BACK,
        None,
        entry.current,
    )
    assert list(queries.offered()) == [entry]
    assert entry.events.get().text == REASON
    assert JournalEntry.objects.get().detail["reason"] == REASON


def test_nothing_of_a_complete_return_is_sent_back_nor_of_a_finished_cycle() -> None:
    verifier, cycle = acting_as(Role.VERIFIER), an_open_cycle(partners=())
    a_return(cycle, state=ReturnState.COMPLETE)
    entry = an_entry(state=State.ACCEPTED, cycle=cycle)
    with pytest.raises(Refused, match="The return is complete"):
        review.send_back(entry, reason=REASON, by=verifier, at=AT)
    past = an_entry(state=State.ENDORSED, cycle=an_open_cycle("2024", state="finished"))
    with pytest.raises(Refused, match="The cycle 2024 is finished; it can only be read"):
        review.accept(past, token=queries.token(past), by=verifier, at=AT)


def test_a_withdrawn_entry_is_offered_no_more() -> None:
    entry, focal_point = an_entry(state=State.ACCEPTED), acting_as(Role.FOCAL_POINT)
    with pytest.raises(Refused, match="Give a reason of at least 10 characters"):
        actions.withdraw(entry, reason="", by=focal_point, at=AT)
    actions.withdraw(entry, reason="Reported by the Union instead.", by=focal_point, at=AT)
    entry.refresh_from_db()
    assert (entry.state, list(queries.offered())) == (State.WITHDRAWN, [])


def test_a_verifier_of_certain_partners_sees_and_decides_on_theirs_alone() -> None:
    mine = an_entry(state=State.ENDORSED, partner=a_partner("NER"))
    other = an_entry(state=State.ENDORSED, partner=a_partner("MLI"))
    by = acting_as(Role.VERIFIER, partners=["NER", "TCD"])
    assert list(queries.visible_to(by)) == [mine]
    assert why_not("accept", mine, by) is None
    assert why_not("accept", other, by) == "This partner is looked after by another verifier."


@pytest.fixture
def domains() -> FrameworkVersion:
    """A version in force with two domains and a priority in each."""
    version = a_framework()
    for number in ("1", "2"):
        common: dict[str, Any] = {"version": version, "source": "invented", "wording_fr": "none"}
        place = int(number) * 10
        domain = Node.objects.create(code=number, level="domain", position=place, **common)
        Node.objects.create(
            code=f"{number}.01", level="priority", parent=domain, position=place + 1, **common
        )
    return version


def theme(code: str, vocabulary: str = "jvap", **other: Any) -> dict[str, Any]:
    defaults = {"label": 'A "quoted" label', "share": "50", "published_share": None}
    return {"vocabulary": vocabulary, "code": code, **defaults, **other}


def test_a_verifier_of_a_domain_sees_what_touches_it_and_what_names_none(
    domains: FrameworkVersion,
) -> None:
    named = {
        "priority": [theme("1.01")],
        "both": [theme("2", main=True), theme("1", label="", share=None)],
        "main": [theme("1", main=True)],
        "other domain": [theme("2.01")],
        "other list": [theme("1", "DAC-5"), theme("2.01")],
        "none": [],
        "only another list": [theme("2", "DAC-5")],
    }
    made = {
        ref: an_entry(ref, state=State.ENDORSED, content={"themes": themes})
        for ref, themes in named.items()
    }
    by = acting_as(Role.VERIFIER, domains=["1"])
    seen = set(queries.visible_to(by).values_list("local_ref", flat=True))
    assert seen == {"priority", "both", "main", "none", "only another list"}
    for ref, entry in made.items():
        token, reason = queries.token(entry), None
        try:
            review.accept(entry, token=token, by=by, at=AT)
        except Refused as no:
            reason = str(no)
        expected = None if ref in seen else "These domains are looked after by another verifier."
        assert (ref, reason) == (ref, expected)


def test_deciding_on_a_list_does_what_it_can_and_says_why_not_for_the_rest() -> None:
    verifier = acting_as(Role.VERIFIER)
    good = [an_entry(f"G-{n}", state=State.ENDORSED) for n in range(3)]
    own = an_entry("OWN", state=State.ENDORSED, last_changed_by=verifier.by)
    outcome = review.decide_all(
        [good[0], own, *good[1:]],
        decide=lambda entry, token: review.accept(entry, token=token, by=verifier, at=AT),
    )
    assert outcome.done == 3
    assert [(entry.local_ref, reason) for entry, reason in outcome.refused] == [
        ("OWN", "You changed this entry yourself. Another verifier must accept it.")
    ]
    states = dict(Entry.objects.values_list("local_ref", "state"))
    assert states == {"G-0": "accepted", "G-1": "accepted", "G-2": "accepted", "OWN": "endorsed"}
    assert JournalEntry.objects.filter(verb="collection.accept").count() == 3


def test_an_accepted_state_without_its_version_is_impossible() -> None:
    entry = an_entry()
    with pytest.raises(IntegrityError):
        Entry.objects.filter(pk=entry.pk).update(state=State.ACCEPTED)


def test_a_person_of_another_role_is_the_same_person() -> None:
    verifier = acting_as(Role.VERIFIER)
    entry = an_entry(state=State.ENDORSED, last_changed_by=replace(verifier, role=Role.READER).by)
    assert why_not("accept", entry, verifier) == (
        "You changed this entry yourself. Another verifier must accept it."
    )


def told() -> list[tuple[int, str]]:
    return list(Notice.objects.order_by("id").values_list("person", "event"))


def test_each_step_tells_those_whose_turn_it_is_and_not_who_took_it() -> None:
    entry = an_entry(contributor=a_contributor())
    contributor, focal_point = acting_as(Role.CONTRIBUTOR), acting_as(Role.FOCAL_POINT)
    verifier, token = acting_as(Role.VERIFIER), queries.token(entry)
    acting_as(Role.VERIFIER, partners=["NER"])
    acting_as(Role.FOCAL_POINT, partner=a_partner("NER"))
    actions.submit(entry, token=token, findings=(), late=None, by=contributor, at=AT)
    review.endorse(entry, token=token, findings=(), by=focal_point, at=AT)
    comments.ask(entry, text="Which year?", by=verifier, at=AT)
    review.send_back(entry, reason=REASON, by=verifier, at=AT)
    writers = sorted([contributor.person, focal_point.person])
    assert told() == [
        (focal_point.person, "to_endorse"),
        (verifier.person, "to_accept"),
        *((person, "question_asked") for person in writers),
        *((person, "sent_back") for person in writers),
    ]


def test_an_edit_after_review_tells_both_reviewers() -> None:
    focal_point, verifier = acting_as(Role.FOCAL_POINT), acting_as(Role.VERIFIER)
    entry = an_entry(state=State.ACCEPTED, contributor=a_contributor())
    Entry.objects.update(endorsed_by=focal_point.by, accepted_by=verifier.by)
    contributor = acting_as(Role.CONTRIBUTOR)
    token = queries.token(entry)
    said = {"status": "completed"}
    actions.save(entry, content=said, token=token, late=None, by=contributor, at=AT)
    assert told() == [
        (focal_point.person, "edited_after_review"),
        (verifier.person, "edited_after_review"),
    ]
