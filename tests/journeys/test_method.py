"""Journey 11: two proposals, forty votes; the next cycle waits for two public answers."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from marsa.accounts.models import Notice
from marsa.collection.actions import changes, cycles
from marsa.collection.models import ChangeProposal, Cycle, FormVersion
from marsa.collection.queries import changes as queries
from marsa.collection.rules.changes import Wording
from marsa.collection.states import CycleState, Stance
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment
from marsa.registry.roles import Role
from tests.make import AT, a_framework, a_partner
from tests.make_cycle import (
    DUE_AT,
    OPENS_AT,
    REVIEW_ENDS_AT,
    acting_as,
    an_appointment,
    an_open_cycle,
)
from tests.sign_in import sign_in

YEARS = timedelta(days=731)
STANCES = [
    *[Stance.AGREE] * 11,
    *[Stance.AGREE_WITH_REMARK] * 3,
    *[Stance.OBJECT] * 4,
    *[Stance.ABSTAIN] * 2,
]


def a_planned_cycle(code: str) -> Cycle:
    return Cycle.objects.create(
        code=code,
        title_en=f"Data collection {code}",
        title_fr=f"Collecte de données {code}",
        scope_en="Projects and policies since November 2015.",
        scope_fr="Projets et politiques depuis novembre 2015.",
        framework=a_framework(),
        opens_at=OPENS_AT + YEARS,
        due_at=DUE_AT + YEARS,
        review_ends_at=REVIEW_ENDS_AT + YEARS,
    )


def why_not_open(cycle: Cycle, by: Acting) -> str:
    with pytest.raises(Refused) as refused:
        cycles.open_cycle(cycle, by=by, at=AT)
    return str(refused.value)


def post(client: Client, proposal: ChangeProposal, step: str, **filled: str) -> str:
    address = f"/en/desk/method/proposals/{proposal.pk}/{step}/"
    answer = client.post(address, filled, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


@pytest.mark.django_db
def test_two_proposals_forty_votes_and_a_cycle_that_waits_for_both_answers(client: Client) -> None:
    # Twenty partners with a focal point each; a cycle that is over.
    partners = [a_partner(f"P{n:02}") for n in range(20)]
    cycle = an_open_cycle("2026", partners=partners)
    focal_points: list[Appointment] = [
        an_appointment(Role.FOCAL_POINT, partner=partner) for partner in partners
    ]
    office, staff = acting_as(Role.SECRETARIAT), an_appointment(Role.SECRETARIAT)

    # A focal point proposes, on the page; the secretariat proposes, too.
    sign_in(client, focal_points[0])
    texts = {
        "target_kind": "list", "target": "Target groups", "text_en": "Add stateless persons.",
        "text_fr": "Ajouter les apatrides.", "reason_en": "They are not covered.",
        "reason_fr": "Ils ne sont pas couverts.",
    }  # fmt: skip
    client.post("/en/desk/method/propose/", texts)
    first = ChangeProposal.objects.get()
    wording = Wording(**{**texts, "target_kind": "rule", "target": "Due date"})
    second = changes.propose(cycle, wording=wording, by=office, at=AT)

    # Drafts hold nothing up; nobody else sees them.
    following = a_planned_cycle("2028")
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)
    assert queries.unanswered(cycle) == 0
    post(client, first, "open")
    changes.open_proposal(second, by=office, at=AT)
    assert Notice.objects.filter(event="proposal_opened").count() == 40

    # Forty votes, on the page; one partner thinks better of it and is counted once.
    for focal_point, stance in zip(focal_points, STANCES, strict=True):
        sign_in(client, focal_point)
        for proposal in (first, second):
            post(client, proposal, "vote", stance=stance, remark="for a reason that is given")
    assert post(client, first, "vote", stance="agree", remark="").count("Agree") >= 1
    wanted = Counter(STANCES)
    assert queries.counts()[second.pk] == wanted
    assert queries.counts()[first.pk] == wanted + Counter([Stance.AGREE]) - Counter(
        [Stance.ABSTAIN]
    )

    # The next cycle does not open: not with two unanswered, not with one.
    assert why_not_open(following, office) == (
        "2 change proposals of the last cycle have no published answer. Answer them first."
    )
    sign_in(client, staff)
    reply = {
        "outcome": "adopted", "answer_en": "From the next cycle on.",
        "answer_fr": "À partir du prochain cycle.", "comparability": "with_care",
    }  # fmt: skip
    post(client, first, "close")
    post(client, first, "answer", **reply)
    assert why_not_open(following, office) == (
        "1 change proposal of the last cycle has no published answer. Answer it first."
    )
    post(client, second, "close")
    assert why_not_open(following, office).startswith("1 change proposal of the last cycle")
    refusal = {**reply, "outcome": "not_adopted", "comparability": ""}
    post(client, second, "answer", **refusal)

    # Both answers are public, with counts and without names.
    public = Client().get("/en/method/").content.decode()
    assert public.count("20 partners have voted.") == 2
    assert "Agree: 11 · Agree, with a remark: 3 · Object: 4 · Abstain: 2" in public
    assert "Agree: 12 · Agree, with a remark: 3 · Object: 4 · Abstain: 1" in public
    assert "From the next cycle on." in public
    assert "Figures before and after can be compared with care." in public
    assert "Partner P" not in public and "for a reason that is given" not in public
    assert Notice.objects.filter(event="proposal_answered").count() == 40

    # What was adopted is part of the next form, with which the next cycle opens.
    post(client, first, "apply")
    opened = cycles.open_cycle(following, by=office, at=AT)
    assert opened.state == CycleState.OPEN
    assert opened.form_version == FormVersion.objects.get(number=1)
    assert opened.returns.count() == 20
