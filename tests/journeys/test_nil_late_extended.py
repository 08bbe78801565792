"""Nil, late, extended: of 75 partners 60 declare in time (4 nil), 5 in an extension, 10 do not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marsa.collection import board
from marsa.collection.actions import cycles, returns
from marsa.collection.models import Cycle, Return
from marsa.collection.queries import returns as queries
from marsa.collection.rules.cycles import Plan
from marsa.collection.states import CycleState, State
from marsa.kit.refusal import Refused
from marsa.registry import actions as registry
from marsa.registry import queries as known
from marsa.registry.acting import Acting
from marsa.registry.models import Partner
from marsa.registry.roles import Role
from tests.make_cycle import acting_as, an_appointment, an_entry
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
GAP = "\N{NO-BREAK SPACE}"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_nil_late_extended(client: Client) -> None:
    # The partners are the real ones: member states of both dialogues, and the organisations.
    now = timezone.now()
    due_at, opened_at = now - 5 * DAY, now - 60 * DAY
    registry.load_reference(by="test", at=opened_at)
    version = known.required_version("jvap")
    secretariat = acting_as(Role.SECRETARIAT)

    # The secretariat plans a cycle and opens it; 75 returns are expected.
    plan = Plan(
        code="2031",
        title_en="Collection 2031",
        title_fr="Collecte 2031",
        scope_en="Since 2015.",
        scope_fr="Depuis 2015.",
        framework=version,
        opens_at=opened_at,
        due_at=due_at,
        review_ends_at=now + 60 * DAY,
    )
    cycle = cycles.plan_cycle(plan, by=secretariat, at=opened_at)
    cycle = cycles.open_cycle(cycle, by=secretariat, at=opened_at)
    partners = [row.partner for row in cycle.returns.select_related("partner").order_by("partner")]
    assert len(partners) == 75

    # 56 declare with an entry and 4 as nil, the last of them an hour before the due date.
    in_time, extended, silent = partners[:60], partners[60:65], partners[65:]
    for partner in in_time[:56]:
        declare(cycle, partner, at=due_at - 3 * DAY)
    for partner in in_time[56:]:
        returns.declare_nil(
            the_return(cycle, partner),
            reason="nothing-new",
            by=focal_point(partner),
            at=due_at - HOUR,
        )

    # The clock closes the cycle; who is late now is refused, and told what to do.
    assert [each.code for each in cycles.close_due(by="clock", at=due_at)] == ["2031"]
    with pytest.raises(Refused, match="Ask the secretariat for more time"):
        declare(cycle, extended[0], at=due_at + HOUR)

    # Five get a week more, in one go, and declare in it; ten never do.
    cycles.extend(
        cycle,
        partners=[partner.code for partner in extended],
        until=due_at + 7 * DAY,
        reason="Asked for before the due date.",
        by=secretariat,
        at=due_at + 2 * HOUR,
    )
    for partner in extended:
        declare(cycle, partner, at=due_at + DAY)

    # Completeness 65/75, timeliness 60/75, nil 4: in the figures …
    rows = queries.rows(Cycle.objects.get(code="2031"), at=now)
    total = board.total(rows)
    assert (total.expected, total.declared, total.on_time, total.extended) == (75, 65, 60, 5)
    assert (total.nil, total.overdue, total.entries) == (4, 10, 61)
    assert {row.partner for row in rows if row.is_overdue} == {p.code for p in silent}
    # … where the 31 states of both dialogues count in each and once in all …
    both = sum(len(row.dialogues) == 2 for row in rows)
    in_dialogues = sum(each.expected for each in board.by_dialogue(rows))
    assert (in_dialogues - both, sum(each.expected for each in board.by_side(rows))) == (75, 75)

    # … and on the page, with the formula beside.
    sign_in(client, an_appointment(Role.SECRETARIAT))
    page = said(client, f"{reverse('board')}?cycle=2031")
    assert "65 of 75 returns are declared; 5 in an extension, 10 overdue." in page
    assert f"Completeness 86.7{GAP}% declared ÷ expected = 65{GAP}÷{GAP}75" in page
    timely = f"80{GAP}% declared before the first due date ÷ expected = 60{GAP}÷{GAP}75"
    assert f"Timeliness {timely}" in page
    assert "Nil returns 4" in page
    assert page.count("(nil)") == 4
    assert f"All, each once 75 65 86.7{GAP}% 60 80{GAP}% 5 4 10" in page
    assert Cycle.objects.get(code="2031").state == CycleState.CLOSED


def declare(cycle: Cycle, partner: Partner, *, at: object) -> None:
    """Enter one entry, have it endorsed, declare."""
    returned = the_return(cycle, partner)
    if not partner.entries.exists():
        an_entry(partner=partner, cycle=cycle, state=State.ENDORSED)
    returns.declare(returned, by=focal_point(partner), at=at)  # type: ignore[arg-type]


def the_return(cycle: Cycle, partner: Partner) -> Return:
    return Return.objects.get(cycle=cycle, partner=partner)


def focal_point(partner: Partner) -> Acting:
    return acting_as(Role.FOCAL_POINT, partner=partner)


def said(client: Client, url: str) -> str:
    """Return what a page says, on one line."""
    body = client.get(url).content.decode()
    return re.sub(r" +", " ", " ".join(re.sub(r"<[^>]+>", " ", body).replace("\n", " ").split(" ")))
