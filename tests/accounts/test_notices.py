"""What people are told: once a day, in their words, when they want it and where they live."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from marsa.accounts import mailing, notices, outbox
from marsa.accounts.actions import notices as actions
from marsa.accounts.models import Notice, Person
from marsa.accounts.notices import Reader
from marsa.accounts.states import Pace, PersonState
from marsa.journal.models import Entry as Line
from tests.make_cycle import a_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)
ENGLISH = Reader("en", "Europe/Vienna")
FRENCH = Reader("fr", "Africa/Niamey")


def sent_back(*people: Person, number: int = 7, at: datetime = AT) -> int:
    return actions.tell(
        people,
        event="sent_back",
        subject=f"collection.entry:{number}",
        address=f"/en/desk/entries/{number}/",
        values={"number": number},
        at=at,
    )


def to_endorse(*people: Person, number: int = 7, at: datetime = AT) -> int:
    return actions.tell(
        people,
        event="to_endorse",
        subject=f"collection.entry:{number}",
        address=f"/fr/desk/entries/{number}/",
        values={"number": number},
        at=at,
    )


def queued() -> list[tuple[str, list[int]]]:
    rows = DBTaskResult.objects.order_by("enqueued_at")
    return [(row.task_path.rpartition(".")[2], row.args_kwargs["args"]) for row in rows]


@pytest.mark.parametrize("code", notices.events())
def test_every_event_says_only_what_it_may_and_says_it_in_both_languages(code: str) -> None:
    event = notices.events()[code]
    values = {name: AT.isoformat() if name in notices.INSTANTS else "7" for name in event.values}
    assert event.values <= notices.MAY_SAY
    for texts in (event.label, event.subject, event.line):
        assert set(texts) == {"en", "fr"}
        for reader in (ENGLISH, FRENCH):
            said = notices.sentence(texts, values=values, reader=reader)
            assert said and "%" not in said
    for name in event.values - {"due"}:  # the due date stands in the line, not in every subject
        assert all(f"%({name})s" in event.line[language] for language in ("en", "fr"))


def test_deadlines_may_not_be_muted() -> None:
    fixed = {e.code for e in notices.events().values() if not e.may_be_muted}
    assert fixed == {
        "extension_granted", "extension_revoked", "access_decided", "return_sent_back",
        "reminder", "overdue",
    }  # fmt: skip


def test_what_waits_and_what_leaves_at_once_is_as_the_follow_up_says() -> None:
    at_once = {e.code for e in notices.events().values() if e.pace == Pace.AT_ONCE}
    assert at_once == {
        "sent_back", "question_asked", "extension_granted", "extension_revoked",
        "access_decided", "import_done", "return_sent_back", "return_completed",
    }  # fmt: skip
    assert set(notices.events()) - at_once == {
        "to_endorse", "to_accept", "comment", "edited_after_review", "reminder", "overdue",
        "no_focal_point", "proposal_opened", "proposal_answered",
    }  # fmt: skip


def test_an_instant_is_written_where_the_reader_lives() -> None:
    assert notices.instant(AT, reader=ENGLISH) == "30 June 2026, 17:00 (Vienna)"
    french = notices.instant(AT, reader=FRENCH)
    assert french == "30 juin 2026 à 16\N{NO-BREAK SPACE}h (heure de Niamey)"
    first = datetime(2026, 7, 1, 15, 30, tzinfo=UTC)
    assert notices.instant(first, reader=FRENCH).startswith("1er juillet 2026 à 16")


def test_a_person_is_told_an_event_of_a_subject_once_a_day() -> None:
    anna, ben = a_person("Anna"), a_person("Ben")
    assert sent_back(anna, ben) == 2
    assert sent_back(anna, at=AT + timedelta(hours=1)) == 0
    assert sent_back(anna, number=8) == 1
    assert sent_back(anna, anna, at=AT + timedelta(days=1)) == 1
    told = Notice.objects.order_by("id").values_list("person__name", "subject", "day")
    assert list(told) == [
        ("Anna", "collection.entry:7", date(2026, 6, 30)),
        ("Ben", "collection.entry:7", date(2026, 6, 30)),
        ("Anna", "collection.entry:8", date(2026, 6, 30)),
        ("Anna", "collection.entry:7", date(2026, 7, 1)),
    ]


def test_the_day_is_the_one_where_the_reader_lives() -> None:
    anna = a_person("Anna")
    anna.time_zone = "Africa/Nairobi"
    anna.save()
    sent_back(anna, at=datetime(2026, 6, 30, 21, 30, tzinfo=UTC))  # half past midnight there
    assert Notice.objects.get().day == date(2026, 7, 1)


def test_closed_accounts_and_muted_events_are_left_out_but_deadlines_are_told() -> None:
    closed, muted = a_person("Closed"), a_person("Muted")
    closed.state, closed.is_active = PersonState.CLOSED, False
    closed.save()
    muted.muted = ["sent_back", "overdue"]
    muted.save()
    assert sent_back(closed, muted) == 0
    told = actions.tell(
        [closed, muted],
        event="overdue",
        subject="collection.return:1",
        address="/en/desk/",
        values={"partner": "NER", "cycle": "2026", "due": AT.isoformat()},
        at=AT,
    )
    assert told == 1
    assert Notice.objects.get().person == muted


def test_an_unknown_event_or_value_is_our_own_fault_and_crashes() -> None:
    with pytest.raises(ValueError, match="there is no event “told”"):
        actions.tell([], event="told", subject="x", address="/", at=AT)
    with pytest.raises(ValueError, match="says \\['number'\\], not \\['title'\\]"):
        actions.tell([], event="comment", subject="x", address="/", values={"title": "A"}, at=AT)


def test_what_leaves_at_once_is_put_into_the_queue_with_the_notice_or_not_at_all() -> None:
    anna = a_person("Anna")
    with pytest.raises(RuntimeError), transaction.atomic():
        sent_back(anna)
        raise RuntimeError
    assert (Notice.objects.count(), queued()) == (0, [])
    sent_back(anna)
    to_endorse(anna)
    notice = Notice.objects.get(event="sent_back")
    assert queued() == [("deliver", [notice.pk])]


def test_a_notice_is_delivered_once_in_the_language_of_the_reader() -> None:
    ousmane = a_person("Ousmane")
    ousmane.language = "fr"
    ousmane.save()
    sent_back(ousmane)
    notice = outbox.notice(Notice.objects.get().pk)
    assert notice is not None
    assert actions.deliver(notice, at=AT) is True
    again = outbox.notice(notice.pk)
    assert again is not None and actions.deliver(again, at=AT) is False
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["ousmane@example.org"],
        "La fiche 7 vous est renvoyée",
    )
    assert "http://localhost:8000/fr/desk/entries/7/" in letter.body
    assert letter.extra_headers == {
        "Message-ID": f"<notice-{notice.pk}@localhost>",
        "List-Unsubscribe": "<http://localhost:8000/fr/desk/account/notices/>",
        "Auto-Submitted": "auto-generated",
    }


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        # 05:00 UTC is 07:00 in Vienna in summer. Made at 06:59 there, looked at 07:00: due.
        ("2026-06-30T04:59", "2026-06-30T05:00", "2026-06-30T05:00"),
        # Made at 07:00 sharp waits until the next day.
        ("2026-06-30T05:00", "2026-07-01T04:59", None),
        ("2026-06-30T05:00", "2026-07-01T05:00", "2026-07-01T05:00"),
        # A worker that was down at seven sends as soon as it is up.
        ("2026-06-29T10:00", "2026-06-30T12:00", "2026-06-30T05:00"),
    ],
)
def test_a_digest_is_due_at_seven_where_the_reader_lives(
    made: str, now: str, due: str | None
) -> None:
    anna = a_person("Anna")
    to_endorse(anna, at=datetime.fromisoformat(made).replace(tzinfo=UTC))
    found = outbox.digests_due(datetime.fromisoformat(now).replace(tzinfo=UTC))
    wanted = datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None
    assert found == ({anna.pk: wanted} if wanted else {})


def test_seven_is_another_instant_in_nairobi_and_in_dakar() -> None:
    nairobi, dakar = a_person("Nairobi"), a_person("Dakar")
    for person, zone in ((nairobi, "Africa/Nairobi"), (dakar, "Africa/Dakar")):
        person.time_zone = zone
        person.save()
    to_endorse(nairobi, dakar, at=AT)
    assert outbox.digests_due(datetime(2026, 7, 1, 3, 59, tzinfo=UTC)) == {}
    assert set(outbox.digests_due(datetime(2026, 7, 1, 4, 0, tzinfo=UTC))) == {nairobi.pk}
    assert set(outbox.digests_due(datetime(2026, 7, 1, 7, 0, tzinfo=UTC))) == {
        nairobi.pk, dakar.pk,
    }  # fmt: skip


def test_a_digest_is_put_into_the_queue_once_however_many_workers_look() -> None:
    anna = a_person("Anna")
    to_endorse(anna)
    seven = datetime(2026, 7, 1, 5, 0, tzinfo=UTC)
    assert actions.put_digests(seven) == 1
    assert actions.put_digests(seven + timedelta(minutes=1)) == 0
    assert queued() == [("digest", [anna.pk])]


def test_a_digest_is_one_mail_of_all_that_waits_grouped_in_the_order_of_the_list() -> None:
    anna = a_person("Anna")
    to_endorse(anna, number=8)
    actions.tell([anna], event="comment", subject="e:9", address="/en/x/", values={"number": 9},
                 at=AT)  # fmt: skip
    to_endorse(anna, number=7)
    sent_back(anna, number=1)
    assert actions.send_digest(anna, at=AT) == 3
    assert actions.send_digest(anna, at=AT) == 0
    (letter,) = mail.outbox
    assert letter.subject == "3 things wait for you"
    assert letter.body.rstrip() == (
        "This is what happened since your last mail.\n"
        "\n"
        "An entry waits for your endorsement\n"
        "- Entry 8 waits for your endorsement.\n"
        "  http://localhost:8000/en/desk/entries/8/\n"
        "- Entry 7 waits for your endorsement.\n"
        "  http://localhost:8000/en/desk/entries/7/\n"
        "\n"
        "A comment on an entry\n"
        "- There is a new comment on entry 9.\n"
        "  http://localhost:8000/en/x/\n"
        "\n"
        "--\n"
        "You get this mail because you have an account on Marsa. Choose what you are told:\n"
        "http://localhost:8000/en/desk/account/notices/"
    )


def refused(code: int) -> mailing.Failure:
    return mailing.Failure(f"{code} said no", is_final=code >= 500)


def test_a_failed_mail_is_tried_again_later_and_later_and_then_given_up() -> None:
    anna = a_person("Anna")
    sent_back(anna)
    waits = []
    for attempt in range(1, 7):
        notice = outbox.notice(Notice.objects.get().pk)
        assert notice is not None
        actions._note([notice], failure=refused(450), at=AT)
        row = DBTaskResult.objects.order_by("-enqueued_at").first()
        waits.append((row.run_after - AT) // timedelta(minutes=1) if attempt < 6 else None)
    assert waits == [1, 5, 30, 120, 720, None]
    notice = Notice.objects.get()
    assert (notice.attempts, notice.failure, notice.sent_at) == (6, "450 said no", None)
    anna.refresh_from_db()
    assert anna.bounced_at == AT
    assert DBTaskResult.objects.count() == 6  # the first and five more
    assert outbox.failing(AT) == 1


def test_an_address_that_is_refused_for_good_is_not_tried_again_and_a_mail_that_arrives_mends_it(
) -> None:  # fmt: skip
    anna = a_person("Anna")
    sent_back(anna, number=1)
    sent_back(anna, number=2)
    one, two = Notice.objects.order_by("id")
    actions._note([one], failure=refused(550), at=AT)
    anna.refresh_from_db()
    assert (anna.bounced_at, DBTaskResult.objects.count()) == (AT, 2)
    actions._note([two], failure=None, at=AT)
    # Whether the address works again is what the last mail says.
    anna.refresh_from_db()
    two.refresh_from_db()
    assert two.sent_at == AT


def test_who_chooses_is_told_no_more_and_deadlines_cannot_be_chosen(client: Client) -> None:
    anna = a_person("Anna")
    client.force_login(anna)
    page = client.get("/en/desk/account/notices/").content.decode()
    assert page.count('type="checkbox"') == 17
    assert page.count(" disabled") == 6
    wanted = [e.code for e in notices.events().values() if e.code not in ("comment", "overdue")]
    said = client.post("/en/desk/account/notices/", {"event": wanted}, follow=True)
    assert "Saved. It counts from the next mail on." in said.content.decode()
    anna.refresh_from_db()
    assert anna.muted == ["comment"]
    assert Line.objects.get().verb == "accounts.choose_notices"


def test_a_stranger_is_sent_to_sign_in_before_choosing(client: Client) -> None:
    answer = client.get("/en/desk/account/notices/")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/en/account/login/?next=/en/desk/account/notices/",
    )
