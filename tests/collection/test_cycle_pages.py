"""Pages of cycles, returns and the board: each works, wants its permission, refuses a stranger."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.states import CycleState, ReturnState, State
from marsa.registry.models import Appointment
from marsa.registry.roles import Role
from tests.make import AT, BY, a_framework, a_partner
from tests.make_cycle import a_return, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOT_THERE = (404, 503)  # the page that says so is the public site's, which has no edition here


def running(**other: Any) -> Cycle:
    """Return an open cycle around the real now, since pages read the clock."""
    now = timezone.now()
    dates = {
        "opens_at": now - 30 * DAY,
        "due_at": now + 10 * DAY,
        "review_ends_at": now + 90 * DAY,
    }
    return an_open_cycle(**{"partners": (), **dates, **other})


def text(response: HttpResponse) -> str:
    """Return what a page says, on one line."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def open_page(client: Client, appointment: Appointment, url: str) -> HttpResponse:
    sign_in(client, appointment)
    return client.get(url)


SECRETARIAT = ["cycles", "plan-cycle", "cycle", "change-plan", "open-cycle", "close-cycle"]
SECRETARIAT += ["finish-cycle", "extend", "revoke-all", "revoke-extension", "reopen-return"]
DECLARERS = ["declare", "declare-nil"]
VERIFIERS = ["complete-return", "send-back-return"]
MAY_OPEN: dict[Role, list[str]] = {
    Role.SECRETARIAT: [*SECRETARIAT, "return-of", "scorecard", "board", "board-csv"],
    Role.VERIFIER: [*VERIFIERS, "return-of", "board", "board-csv"],
    Role.FOCAL_POINT: [*DECLARERS, "return", "return-of", "scorecard", "board", "board-csv"],
    Role.ALTERNATE: [*DECLARERS, "return", "return-of", "scorecard", "board", "board-csv"],
    Role.CONTRIBUTOR: ["return", "return-of", "scorecard"],
    Role.PARTNER_READER: ["board", "board-csv"],
    Role.CHAIR: ["board", "board-csv"],
    Role.ADMINISTRATOR: [],
    Role.READER: [],
}


def addresses() -> dict[str, str]:
    returned = a_return(running())
    extension = Extension.objects.create(
        of=returned, until=timezone.now() + 20 * DAY, reason="x", granted_at=AT, granted_by=BY
    )
    here = ["2026", "EU"]
    return {
        **{name: reverse(name) for name in ("cycles", "plan-cycle", "return", "board")},
        "board-csv": reverse("board-csv"),
        "revoke-extension": reverse("revoke-extension", args=[extension.pk]),
        **{
            name: reverse(name, args=["2026"])
            for name in SECRETARIAT
            if name not in ("cycles", "plan-cycle", "revoke-extension", "reopen-return")
        },
        **{
            name: reverse(name, args=here)
            for name in ("return-of", *DECLARERS, *VERIFIERS, "reopen-return", "scorecard")
        },
    }


@pytest.mark.parametrize("role", list(MAY_OPEN), ids=str)
def test_each_page_opens_to_its_roles_and_to_no_other(client: Client, role: Role) -> None:
    pages = addresses()
    sign_in(client, an_appointment(role))
    statuses = {name: client.get(url).status_code for name, url in pages.items()}
    allowed = set(MAY_OPEN[role])
    if role in (Role.SECRETARIAT, Role.VERIFIER):
        assert statuses.pop("return") == 302  # to the board: it has no return of its own
    assert {name for name, status in statuses.items() if status == 200} == allowed
    assert {status for name, status in statuses.items() if name not in allowed} <= {403}


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    for url in addresses().values():
        response = client.get(url)
        assert (response.status_code, "/account/login/" in response["Location"]) == (302, True)


@pytest.mark.parametrize("name", ["return-of", "declare", "declare-nil", "scorecard"])
def test_the_return_of_another_partner_is_not_there(client: Client, name: str) -> None:
    cycle = running()
    a_return(cycle, partner=a_partner("AU"))
    url = reverse(name, args=["2026", "AU"])
    assert open_page(client, an_appointment(), url).status_code in NOT_THERE


def test_the_secretariat_plans_a_cycle_opens_it_and_is_told_what_follows(client: Client) -> None:
    a_framework()
    a_partner("EU")
    a_partner("UNHCR")
    sign_in(client, an_appointment(Role.SECRETARIAT))
    now = timezone.localtime()
    day = "%Y-%m-%dT17:00"
    filled = {
        "code": "2026",
        "title_en": "Collection",
        "title_fr": "Collecte",
        "scope_en": "All.",
        "framework": str(a_framework().pk),
        "opens_at": now.strftime(day),
        "due_at": (now + 60 * DAY).strftime(day),
        "review_ends_at": (now + 150 * DAY).strftime(day),
        "reminder_days": "7, -7,-1",
        "board": "partners",
    }
    response = client.post(reverse("plan-cycle"), filled, follow=True)
    assert "The cycle 2026 is planned. Open it when all is ready." in text(response)
    assert Cycle.objects.get().reminder_days == [-7, -1, 7]

    page = text(client.get(reverse("cycle", args=["2026"])))
    assert "Not yet: Some texts are missing: scope in French. Write them in the plan." in page
    refused = client.post(reverse("open-cycle", args=["2026"]))
    assert refused.status_code == 422
    assert "There is a problem" in text(refused)

    client.post(reverse("change-plan", args=["2026"]), {**filled, "scope_fr": "Tout."})
    opened = client.post(reverse("open-cycle", args=["2026"]), follow=True)
    assert "The cycle 2026 is open. 2 returns are expected." in text(opened)
    assert "2026 Collection open" in text(client.get(reverse("cycles")))


def test_a_plan_with_a_mistake_keeps_what_was_typed_and_names_the_mistake(client: Client) -> None:
    a_framework()
    sign_in(client, an_appointment(Role.SECRETARIAT))
    response = client.post(reverse("plan-cycle"), {"code": "2026", "reminder_days": "soon"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Plan a cycle" in page
    assert 'value="2026"' in page
    assert re.findall(r'<p class="error"[^>]*>(.*?)</p>', page) == [
        "Give the cycle a title in English.",
        "Choose a framework.",
        "Say when it opens.",
        "Give the due date.",
        "Say when the review ends.",
        "Write whole numbers with commas between them, for example -7, -1, 1.",
        "Say who sees the board.",
    ]


def test_partners_get_more_time_in_one_go_and_lose_it_in_one(client: Client) -> None:
    cycle = running()
    for code in ("AU", "EU", "UNHCR"):
        a_return(cycle, partner=a_partner(code))
    sign_in(client, an_appointment(Role.SECRETARIAT))
    until = timezone.localtime(timezone.now() + 20 * DAY).strftime("%Y-%m-%dT17:00")
    sent = {"until": until, "reason": "A flood in spring.", "partners": ["AU", "EU"]}
    told = client.post(reverse("extend", args=["2026"]), sent, follow=True)
    assert "2 partners have time until" in text(told)
    assert list(Extension.objects.order_by("of__partner").values_list("of__partner")) == [
        ("AU",),
        ("EU",),
    ]
    one = Extension.objects.get(of__partner="AU")
    told = client.post(reverse("revoke-extension", args=[one.pk]), follow=True)
    assert "1 extension is revoked." in text(told)
    told = client.post(reverse("revoke-all", args=["2026"]), follow=True)
    assert "1 extension is revoked." in text(told)
    assert Extension.objects.filter(revoked_at__isnull=True).count() == 0


def test_a_return_says_what_is_left_and_why_it_cannot_be_declared_yet(client: Client) -> None:
    cycle = running()
    a_return(cycle, state=ReturnState.IN_PROGRESS)
    for state in (State.DRAFT, State.DRAFT, State.SUBMITTED, State.ENDORSED):
        an_entry(state=state, cycle=cycle)
    response = open_page(client, an_appointment(), reverse("return"))
    page = text(response)
    assert "Our return, 2026" in page
    assert "2 drafts to submit" in page
    assert "1 entry to endorse" in page
    assert "Not yet: 3 entries are not endorsed yet. Endorse or withdraw them." in page
    assert "cycle=2026&amp;partner=EU&amp;state=draft" in response.content.decode()


def test_a_focal_point_declares_and_a_verifier_sends_back_and_completes(client: Client) -> None:
    cycle = running()
    returned = a_return(cycle, state=ReturnState.IN_PROGRESS)
    an_entry(state=State.ACCEPTED, cycle=cycle)
    here, focal, verifier = ["2026", "EU"], an_appointment(), an_appointment(Role.VERIFIER)
    sign_in(client, focal)
    told = client.post(reverse("declare", args=here), follow=True)
    assert "The return is declared. The verifier reviews it now." in text(told)

    sign_in(client, verifier)
    short = client.post(reverse("send-back-return", args=here), {"reason": "No."})
    assert "Give the reason in at least 10 characters." in text(short)
    client.post(reverse("send-back-return", args=here), {"reason": "Two of them are alike."})
    sign_in(client, focal)
    assert "“Two of them are alike.”" in text(client.get(reverse("return")))

    client.post(reverse("declare", args=here))
    sign_in(client, verifier)
    assert "The return is complete." in text(
        client.post(reverse("complete-return", args=here), follow=True)
    )
    returned.refresh_from_db()
    assert returned.state == ReturnState.COMPLETE
    sign_in(client, an_appointment(Role.SECRETARIAT))
    client.post(reverse("reopen-return", args=here))
    returned.refresh_from_db()
    assert returned.state == ReturnState.IN_PROGRESS


def test_a_partner_without_anything_new_says_so_with_a_reason(client: Client) -> None:
    a_return(running())
    sign_in(client, an_appointment())
    page = text(client.get(reverse("return")))
    assert "Declare that there is nothing new" in page
    url = reverse("declare-nil", args=["2026", "EU"])
    assert client.post(url, {"reason": "bored"}).status_code == 422
    told = client.post(url, {"reason": "no-information"}, follow=True)
    assert "nothing new. Reason: No information available." in text(told)


def test_without_a_cycle_the_pages_say_what_comes(client: Client) -> None:
    sign_in(client, an_appointment())
    assert "No cycle is open. You will be told when the next one opens." in text(
        client.get(reverse("return"))
    )
    assert "No cycle was opened yet." in text(client.get(reverse("board")))
    assert client.get(reverse("board-csv")).status_code in NOT_THERE


def test_who_is_not_expected_reads_so(client: Client) -> None:
    running()
    page = text(open_page(client, an_appointment(), reverse("return")))
    assert "No return is expected of your partner in the cycle 2026." in page


def test_the_board_leads_to_the_returns_that_one_may_open(client: Client) -> None:
    cycle = running()
    a_return(cycle, partner=a_partner("AU"))
    a_return(cycle, partner=a_partner("EU"))
    mine, other = (reverse("return-of", args=["2026", code]) for code in ("EU", "AU"))
    page = open_page(client, an_appointment(), reverse("board")).content.decode()
    assert (mine in page, other in page) == (True, False)
    page = open_page(client, an_appointment(Role.SECRETARIAT), reverse("board")).content.decode()
    assert (mine in page, other in page) == (True, True)


def test_a_planned_or_unknown_cycle_has_no_board(client: Client) -> None:
    running(code="2027", state=CycleState.PLANNED)
    sign_in(client, an_appointment())
    assert client.get(f"{reverse('board')}?cycle=2027").status_code in NOT_THERE
    assert client.get(f"{reverse('board')}?cycle=1999").status_code in NOT_THERE


def test_the_file_of_the_board_holds_a_line_for_each_partner(client: Client) -> None:
    cycle = running()
    a_return(cycle, state=ReturnState.DECLARED, is_nil=True)
    Return.objects.update(first_declared_at=AT, declared_at=timezone.now())
    response = open_page(client, an_appointment(), reverse("board-csv"))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines == [
        "cycle,partner,name_en,name_fr,side,dialogues,state,nil,overdue,new,changed,confirmed,"
        "first_declared_at,on_time,on_time_with_extension,in_review,sent_back,accepted,"
        "last_activity,waits_on,days_waiting,extension_until",
        "2026,EU,Partner EU,Partenaire EU,international,,declared,1,0,0,0,0,"
        "2026-06-30T15:00:00+00:00,1,1,0,0,0,,verifier,0,",
    ]


def test_the_board_takes_no_more_questions_for_seventy_five_partners(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    cycle = running()
    for number in range(75):
        partner = a_partner(f"P{number}")
        a_return(cycle, partner=partner)
        an_entry(partner=partner, cycle=cycle)
    sign_in(client, an_appointment(Role.SECRETARIAT))
    client.get(reverse("board"))
    with django_assert_max_num_queries(12):  # session, person and appointment take three
        assert client.get(reverse("board")).status_code == 200


def test_a_return_speaks_french(client: Client) -> None:
    a_return(running(), state=ReturnState.IN_PROGRESS)
    an_entry(state=State.DRAFT, cycle=Cycle.objects.get())
    with translation.override("fr"):
        page = text(open_page(client, an_appointment(), reverse("return")))
    assert "Notre déclaration 2026" in page
    assert "1 brouillon à soumettre" in page
    assert "1 fiche n’est pas encore approuvée. Approuvez-la ou retirez-la." in page
    assert "(heure de Vienne)" in page
