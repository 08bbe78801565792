"""Proposals to change the method: drafted, voted on by name, answered in public, applied."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from marsa.accounts.models import Notice
from marsa.collection import fields, method, published
from marsa.collection.actions import changes as actions
from marsa.collection.models import ChangeProposal, Cycle, FormVersion, Vote
from marsa.collection.pages import changes as pages
from marsa.collection.queries import changes as queries
from marsa.collection.rules.changes import Reply, Wording
from marsa.collection.states import Comparability, Outcome, ProposalState, Stance
from marsa.journal.models import Entry as Line
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.roles import Role
from tests.make import AT, a_framework, a_partner
from tests.make_cycle import acting_as, an_appointment, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WORDING = Wording(
    target_kind="list",
    target="Target groups",
    text_en="Add stateless persons.",
    text_fr="Ajouter les apatrides.",
    reason_en="They are not covered.",
    reason_fr="Ils ne sont pas couverts.",
)
ADOPTED = Reply(
    outcome=Outcome.ADOPTED,
    answer_en="From the next cycle on.",
    answer_fr="À partir du prochain cycle.",
    comparability=Comparability.WITH_CARE,
)
REFUSED = Reply(Outcome.NOT_ADOPTED, "It would cost too much.", "Le coût serait trop élevé.")


def office() -> Acting:
    return acting_as(Role.SECRETARIAT)


def focal_point(code: str = "NER") -> Acting:
    return acting_as(Role.FOCAL_POINT, partner=a_partner(code))


def a_proposal(
    state: ProposalState = ProposalState.OPEN,
    *,
    by: Acting | None = None,
    reply: Reply = ADOPTED,
    wording: Wording = WORDING,
) -> ChangeProposal:
    """Return a proposal (of the secretariat) that went all the way to a state."""
    by, staff = by or office(), office()
    proposal = actions.propose(an_open_cycle(), wording=wording, by=by, at=AT)
    order = list(ProposalState)
    steps = [
        lambda: actions.open_proposal(proposal, by=by, at=AT),
        lambda: actions.close_proposal(proposal, by=staff, at=AT),
        lambda: actions.answer_proposal(proposal, reply=reply, by=staff, at=AT),
        lambda: actions.apply_proposal(proposal, by=staff, at=AT),
    ]
    for step in steps[: order.index(state)]:
        step()
    proposal.refresh_from_db()
    return proposal


def cast(proposal: ChangeProposal, by: Acting, stance: Stance, remark: str = "") -> Vote:
    return actions.vote(proposal, stance=stance, remark=remark, by=by, at=AT)


def reason_of(do: Any) -> str:
    with pytest.raises(Refused) as refused:
        do()
    return str(refused.value)


def test_a_proposal_goes_from_a_draft_to_a_version_of_the_form() -> None:
    proposal = a_proposal(ProposalState.APPLIED, by=focal_point())
    assert (proposal.state, proposal.partner_id, proposal.outcome) == (
        "applied", "NER", "adopted",
    )  # fmt: skip
    form = FormVersion.objects.get()
    assert proposal.applied_in == form
    assert (form.number, form.note_en, form.note_fr) == (
        1, "Add stateless persons.", "Ajouter les apatrides.",
    )  # fmt: skip
    assert list(Line.objects.order_by("id").values_list("verb", flat=True)) == [
        "collection.propose", "collection.open_proposal", "collection.close_proposal",
        "collection.answer_proposal", "collection.apply_proposal",
    ]  # fmt: skip


def test_proposals_that_are_applied_before_a_cycle_opens_make_one_version_together() -> None:
    one, other = a_proposal(ProposalState.APPLIED), a_proposal(ProposalState.APPLIED)
    assert one.applied_in == other.applied_in
    form = FormVersion.objects.get()
    assert form.note_en == "Add stateless persons.\nAdd stateless persons."
    cycle = an_open_cycle()
    cycle.form_version = form
    cycle.save()
    third = a_proposal(ProposalState.APPLIED)
    assert third.applied_in is not None and third.applied_in.number == 2


@pytest.mark.parametrize(
    ("start", "do", "reason"),
    [
        ("open", "reword", "The proposal was put to the vote; its text stays as it is."),
        ("open", "open", "The proposal was put to the vote already."),
        ("draft", "vote", "The vote on this proposal is not open."),
        ("closed", "vote", "The vote on this proposal is not open."),
        ("draft", "close", "The vote on this proposal is not open."),
        ("open", "answer", "The vote is open. Close it first."),
        ("answered", "answer", "Only a proposal whose vote is closed can be answered."),
        (
            "closed",
            "apply",
            "Only a proposal that was adopted, as a whole or in part, can be applied.",
        ),
        ("applied", "apply", "The proposal was applied already."),
    ],
)
def test_what_comes_too_early_or_too_late_is_refused(start: str, do: str, reason: str) -> None:
    proposal, staff = a_proposal(ProposalState(start)), office()
    doing = {
        "reword": lambda: actions.reword(proposal, wording=WORDING, by=staff, at=AT),
        "open": lambda: actions.open_proposal(proposal, by=staff, at=AT),
        "vote": lambda: cast(proposal, focal_point(), Stance.AGREE),
        "close": lambda: actions.close_proposal(proposal, by=staff, at=AT),
        "answer": lambda: actions.answer_proposal(proposal, reply=ADOPTED, by=staff, at=AT),
        "apply": lambda: actions.apply_proposal(proposal, by=staff, at=AT),
    }
    assert reason_of(doing[do]) == reason


def test_what_is_not_adopted_is_answered_and_never_applied() -> None:
    proposal = a_proposal(ProposalState.ANSWERED, reply=REFUSED)
    assert reason_of(lambda: actions.apply_proposal(proposal, by=office(), at=AT)).startswith(
        "Only a proposal that was adopted"
    )
    assert queries.unanswered(proposal.cycle) == 0


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (
            replace(ADOPTED, answer_fr="Oui."),
            "Write the answer in English and in French, each with 10 characters.",
        ),
        (
            replace(ADOPTED, comparability=None),
            "Say whether figures before and after the change may be compared.",
        ),
        (
            replace(REFUSED, comparability=Comparability.SAME),
            "What is not adopted changes no figure. Leave the comparison empty.",
        ),
    ],
)
def test_an_answer_is_whole_in_both_languages_and_says_what_it_does_to_comparisons(
    reply: Reply, reason: str
) -> None:
    proposal = a_proposal(ProposalState.CLOSED)
    answering = lambda: actions.answer_proposal(proposal, reply=reply, by=office(), at=AT)  # noqa: E731
    assert reason_of(answering) == reason


def test_a_draft_in_one_language_can_be_kept_but_not_put_to_the_vote() -> None:
    by = focal_point()
    half = replace(WORDING, text_en="", reason_fr="")
    proposal = a_proposal(ProposalState.DRAFT, by=by, wording=half)
    assert reason_of(lambda: actions.open_proposal(proposal, by=by, at=AT)) == (
        "Some texts are missing: proposal in English, reason in French. Write them first."
    )
    actions.reword(proposal, wording=WORDING, by=by, at=AT)
    assert actions.open_proposal(proposal, by=by, at=AT).opened_at == AT


def test_a_draft_belongs_to_those_who_wrote_it() -> None:
    niger, mali, staff = focal_point("NER"), focal_point("MLI"), office()
    of_niger = a_proposal(ProposalState.DRAFT, by=niger)
    of_staff = a_proposal(ProposalState.DRAFT, by=staff)
    seen = {
        "niger": [p.pk for p in queries.visible_to(niger)],
        "mali": [p.pk for p in queries.visible_to(mali)],
        "staff": [p.pk for p in queries.visible_to(staff)],
        "contributor": [p.pk for p in queries.visible_to(acting_as(Role.CONTRIBUTOR))],
        "public": [p.pk for p in queries.public()],
    }
    assert seen == {
        "niger": [of_niger.pk], "mali": [], "staff": [of_staff.pk], "contributor": [], "public": [],
    }  # fmt: skip
    for by in (mali, staff):
        assert reason_of(lambda by=by: actions.open_proposal(of_niger, by=by, at=AT)) == (
            "This is the proposal of another partner."
        )


def test_a_partner_has_one_vote_which_its_people_replace_until_the_vote_closes() -> None:
    proposal = a_proposal()
    alternate = acting_as(Role.ALTERNATE, partner=a_partner("NER"))
    cast(proposal, focal_point("NER"), Stance.AGREE)
    cast(proposal, alternate, Stance.OBJECT, "It costs too much.")
    cast(proposal, focal_point("MLI"), Stance.ABSTAIN)
    assert [(v.partner_id, v.stance, v.remark) for v in queries.votes(proposal)] == [
        ("MLI", "abstain", ""),
        ("NER", "object", "It costs too much."),
    ]
    details = [e.detail for e in Line.objects.filter(verb="collection.cast_vote").order_by("id")]
    assert [detail["replaced"] for detail in details] == [False, True, False]
    actions.close_proposal(proposal, by=office(), at=AT)
    again = lambda: cast(proposal, alternate, Stance.AGREE)  # noqa: E731
    assert reason_of(again) == "The vote on this proposal is not open."


@pytest.mark.parametrize("stance", [Stance.OBJECT, Stance.AGREE_WITH_REMARK])
def test_an_objection_and_a_remark_need_words(stance: Stance) -> None:
    proposal, by = a_proposal(), focal_point()
    assert reason_of(lambda: cast(proposal, by, stance, "  too short  "[:9])) == (
        "Write your remark or reason, with at least 10 characters."
    )
    assert cast(proposal, by, stance, "ten letters").stance == stance


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.SECRETARIAT, Role.VERIFIER, Role.READER])
def test_only_focal_points_and_alternates_vote(role: Role) -> None:
    proposal = a_proposal()
    assert reason_of(lambda: cast(proposal, acting_as(role), Stance.AGREE)) == (
        "Your role does not allow this. Ask the secretariat who may do it."
    )


def test_those_who_vote_are_told_that_a_proposal_is_open_and_what_became_of_it() -> None:
    people = [an_appointment(role, partner=a_partner(code)).person
              for code, role in (("NER", Role.FOCAL_POINT), ("NER", Role.ALTERNATE),
                                 ("MLI", Role.FOCAL_POINT), ("MLI", Role.CONTRIBUTOR))]  # fmt: skip
    proposal = a_proposal(ProposalState.ANSWERED)
    told = Counter(Notice.objects.values_list("person", "event"))
    assert told == {
        (person.pk, event): 1
        for person in people[:3]
        for event in ("proposal_opened", "proposal_answered")
    }
    notice = Notice.objects.first()
    assert notice is not None
    assert (notice.subject, notice.address, notice.values) == (
        f"collection.changeproposal:{proposal.pk}",
        f"/en/desk/method/proposals/{proposal.pk}/",
        {"number": proposal.pk},
    )


def test_the_public_sees_the_counts_when_the_vote_is_closed_and_no_name_ever() -> None:
    proposal = a_proposal(by=focal_point("NER"))
    for code, stance in (("NER", Stance.AGREE), ("MLI", Stance.AGREE), ("TCD", Stance.OBJECT)):
        cast(proposal, focal_point(code), stance, "a long enough reason")
    seen = pages.public(proposal, counts=queries.counts()[proposal.pk])
    assert (seen.voted, seen.tally, seen.answer) == ("3 partners have voted.", (), None)
    actions.close_proposal(proposal, by=office(), at=AT)
    proposal = actions.answer_proposal(proposal, reply=ADOPTED, by=office(), at=AT)
    seen = pages.public(proposal, counts=queries.counts()[proposal.pk])
    assert seen.tally == (
        ("Agree", 2), ("Agree, with a remark", 0), ("Object", 1), ("Abstain", 0),
    )  # fmt: skip
    assert (seen.outcome, seen.comparability) == (
        "Adopted",
        "Figures before and after can be compared with care.",
    )
    assert seen.answer is not None and seen.answer.text == "From the next cycle on."


def test_an_edition_takes_along_what_changed_and_from_which_cycle_on() -> None:
    proposal = a_proposal(ProposalState.APPLIED)
    a_proposal(ProposalState.ANSWERED)  # not applied: nothing changed yet
    (table,) = [each for each in published.tables() if each.name == "method_changes"]
    row = (
        proposal.pk, 1, None, "list", "Target groups", "adopted", "with_care",
        "Add stateless persons.", "Ajouter les apatrides.", "From the next cycle on.",
        "À partir du prochain cycle.",
    )  # fmt: skip
    assert list(table.rows()) == [row]
    for code, form in (("2028", 1), ("2030", 1)):
        Cycle.objects.create(
            code=code, title_en=code, title_fr=code, framework=a_framework(), state="finished",
            form_version=FormVersion.objects.get(number=form), opens_at=AT.replace(year=int(code)),
        )  # fmt: skip
    assert list(table.rows()) == [(*row[:2], "2028", *row[3:])]


# Pages.


def test_partners_see_the_votes_by_name_and_the_public_page_never_does(client: Client) -> None:
    proposal = a_proposal()
    cast(proposal, focal_point("MLI"), Stance.OBJECT, "It costs too much.")
    actions.close_proposal(proposal, by=office(), at=AT)
    public = client.get("/en/method/").content.decode()
    assert "A list of codes: Target groups" in public
    assert "Object: 1" in public
    assert "Partner MLI" not in public and "It costs too much." not in public
    french = client.get("/fr/method/").content.decode()
    assert "Ajouter les apatrides." in french
    sign_in(client, an_appointment(Role.CONTRIBUTOR))
    inside = client.get(f"/en/desk/method/proposals/{proposal.pk}/").content.decode()
    assert "Partner MLI" in inside and "It costs too much." in inside


def test_a_focal_point_proposes_votes_and_replaces_the_vote_on_the_page(client: Client) -> None:
    an_open_cycle()
    sign_in(client, an_appointment(Role.FOCAL_POINT, partner=a_partner("NER")))
    filled = {name: getattr(WORDING, name) for name in Wording.__slots__}
    drafted = client.post("/en/desk/method/propose/", filled, follow=True).content.decode()
    assert "The draft is saved. Others see it once you put it to the vote." in drafted
    proposal = ChangeProposal.objects.get()
    at = f"/en/desk/method/proposals/{proposal.pk}"
    client.post(f"{at}/open/")
    for stance, remark in (("agree", ""), ("object", "It costs too much.")):
        said = client.post(f"{at}/vote/", {"stance": stance, "remark": remark}, follow=True)
        assert "The vote of your partner is kept." in said.content.decode()
    assert Vote.objects.get().stance == "object"
    empty = client.post(f"{at}/vote/", {"stance": "object", "remark": "no"})
    assert empty.status_code == 422
    assert "<title>Error: Vote for your partner – Marsa</title>" in empty.content.decode()
    shown = client.get(f"{at}/vote/").content.decode()
    assert 'value="object" id="id_stance_2" required checked' in shown


@pytest.mark.parametrize(
    ("written", "kept", "english", "french"),
    [
        ("Égalité des genres", "gender", "Gender equality", None),
        ("gender EQUALITY", "gender", "Gender equality", None),
        ("Due date / Échéance", "Due date / Échéance", "Due date", "Échéance"),
        (" Due date ", "Due date", "Due date", "Due date"),
    ],
)
def test_what_is_to_be_changed_is_named_in_the_language_of_the_page(
    written: str, kept: str, english: str, french: str | None
) -> None:
    french = french or fields.all_fields()[kept].fr
    written = french if written.startswith("Égalité") else written
    assert method.target_of(written) == kept
    assert method.target_name(kept) == english
    with translation.override("fr"):
        assert method.target_name(kept) == french


def test_the_secretariat_closes_answers_and_applies_on_the_page(client: Client) -> None:
    proposal = a_proposal()
    sign_in(client, an_appointment(Role.SECRETARIAT))
    at = f"/en/desk/method/proposals/{proposal.pk}"
    early = client.get(f"{at}/").content.decode()
    assert "Not yet: The vote is open. Close it first." in early
    client.post(f"{at}/close/")
    reply = {
        "outcome": "in_part", "answer_en": "In the next cycle.", "answer_fr": "Au prochain cycle.",
        "comparability": "no",
    }  # fmt: skip
    assert (
        "The answer is public." in client.post(f"{at}/answer/", reply, follow=True).content.decode()
    )
    done = client.post(f"{at}/apply/", follow=True).content.decode()
    assert "It is part of version 1 of the form." in done
    assert (
        "Figures before and after cannot be compared." in client.get("/en/method/").content.decode()
    )


def test_another_partners_draft_is_not_there(client: Client) -> None:
    proposal = a_proposal(ProposalState.DRAFT, by=focal_point("NER"))
    sign_in(client, an_appointment(Role.FOCAL_POINT, partner=a_partner("MLI")))
    for rest in ("", "reword/", "open/", "vote/"):
        assert client.get(f"/en/desk/method/proposals/{proposal.pk}/{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["", "reword/", "open/", "vote/", "close/", "answer/", "apply/"])
def test_strangers_are_sent_to_sign_in_and_readers_are_refused(client: Client, rest: str) -> None:
    proposal = a_proposal()
    address = f"/en/desk/method/proposals/{proposal.pk}/{rest}"
    assert client.get(address).status_code == 302
    sign_in(client, an_appointment(Role.READER))
    assert client.get(address).status_code == 403


def test_lists_ask_as_much_for_one_proposal_as_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _n in range(3):
        cast(a_proposal(), focal_point(), Stance.AGREE)
    with django_assert_max_num_queries(2):
        client.get("/en/method/")
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    with django_assert_max_num_queries(14):
        client.get("/en/desk/method/")
