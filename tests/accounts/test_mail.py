"""From an action to a mail in the box: a real mail server, a real queue, a real worker."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from marsa.accounts import outbox
from marsa.accounts.actions import notices
from marsa.accounts.models import Notice, Person
from tests.make_cycle import a_person

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)


class Box:
    """What the mail server received, and how it answers: with the codes it is told, in turn."""

    def __init__(self) -> None:
        """Begin empty; every mail is taken."""
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.recipients: list[str] = []  # answers to RCPT, used up one by one
        self.contents: list[str] = []  # answers to DATA

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipients.pop(0) if self.recipients else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.contents.pop(0) if self.contents else "250 OK"
        if answer.startswith("250"):
            mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append((envelope.rcpt_tos, mail))
        return answer


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    """A mail server of this machine that the project sends to."""
    received = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(received, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = port
    settings.MARSA_BASE_URL = "https://marsa.example.org"
    try:
        yield received
    finally:
        server.stop()


def work() -> None:
    call_command("work", batch=True, verbosity=0)


def later() -> None:
    """Let the time pass that the next attempts wait for."""
    DBTaskResult.objects.ready()
    DBTaskResult.objects.filter(status="READY").update(run_after=LONG_AGO)


def somebody(name: str, language: str) -> Person:
    person = a_person(name)
    person.language = language
    person.save()
    return person


def ask(*people: Person, number: int = 12) -> None:
    notices.tell(
        people,
        event="question_asked",
        subject=f"collection.entry:{number}",
        address=f"/en/desk/entries/{number}/",
        values={"number": number},
        at=LONG_AGO,
    )


def test_what_is_told_at_once_arrives_in_each_readers_language_once(box: Box) -> None:
    anna, ousmane = somebody("Anna", "en"), somebody("Ousmane", "fr")
    with transaction.atomic():
        ask(anna, ousmane)
    work()
    ask(anna, ousmane)  # the same day again
    work()
    english, french = sorted(box.mails, key=lambda mail: mail[0])
    assert (english[0], french[0]) == (["anna@example.org"], ["ousmane@example.org"])
    assert (english[1]["Subject"], french[1]["Subject"]) == (
        "A question on entry 12",
        "Une question sur la fiche 12",
    )
    assert english[1]["To"] == "anna@example.org"
    assert english[1]["List-Unsubscribe"] == (
        "<https://marsa.example.org/en/desk/account/notices/>"
    )
    plain, rich = french[1].get_body(("plain",)), french[1].get_body(("html",))
    assert plain is not None and rich is not None
    assert "\n".join(plain.get_content().splitlines()).rstrip() == (
        "Une question est posée sur la fiche 12. La fiche sera acceptée une fois la réponse "
        "donnée.\n"
        "  https://marsa.example.org/fr/desk/entries/12/\n"
        "\n"
        "--\n"
        "Ce message vous parvient parce que vous avez un compte sur Marsa. Choisissez ce dont "
        "vous êtes informé :\n"
        "https://marsa.example.org/fr/desk/account/notices/"
    ).replace("informé :", "informé\N{NO-BREAK SPACE}:")
    assert '<a href="https://marsa.example.org/fr/desk/entries/12/">' in rich.get_content()
    assert Notice.objects.filter(sent_at__isnull=False, attempts=0).count() == 2


def test_a_transaction_that_is_rolled_back_sends_nothing(box: Box) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask(somebody("Anna", "en"))
        raise RuntimeError
    work()
    assert box.mails == []


def test_what_can_wait_arrives_as_one_mail(box: Box) -> None:
    anna = somebody("Anna", "fr")
    for number in (7, 8):
        notices.tell(
            [anna],
            event="to_endorse",
            subject=f"collection.entry:{number}",
            address=f"/en/desk/entries/{number}/",
            values={"number": number},
            at=LONG_AGO,
        )
    work()  # the clock looks first: seven o'clock has passed since
    work()
    ((to, mail),) = box.mails
    assert (to, mail["Subject"]) == (["anna@example.org"], "2 points vous attendent")
    assert mail["Message-ID"].startswith("<notice-")
    assert Notice.objects.filter(sent_at__isnull=True).count() == 0


def test_a_server_that_is_busy_is_asked_again_and_the_mail_arrives_once(box: Box) -> None:
    box.contents = ["451 try again", "250 OK"]
    ask(somebody("Anna", "en"))
    work()
    notice = Notice.objects.get()
    assert (notice.attempts, notice.sent_at) == (1, None)
    assert notice.failure == "SMTPDataError: (451, b'try again')"
    work()  # a minute has not passed
    assert box.mails == []
    later()
    work()
    later()
    work()
    assert len(box.mails) == 1
    notice.refresh_from_db()
    assert (notice.failure, notice.sent_at is None) == ("", False)


def test_an_address_that_does_not_exist_is_shown_to_the_secretariat_and_not_tried_again(
    box: Box,
) -> None:
    box.recipients = ["550 no such user anna@example.org"]
    anna = somebody("Anna", "en")
    ask(anna)
    work()
    later()
    work()
    anna.refresh_from_db()
    notice = Notice.objects.get()
    assert box.mails == []
    assert (notice.attempts, notice.failure) == (6, "550 no such user …")
    assert anna.bounced_at is not None
    assert list(outbox.undelivered(LONG_AGO)) == [notice]
    ask(anna, number=13)
    work()  # the address works again
    anna.refresh_from_db()
    assert (len(box.mails), anna.bounced_at) == (1, None)


def test_a_server_that_is_not_there_counts_as_an_attempt(box: Box, settings: Settings) -> None:
    settings.EMAIL_PORT = 9  # nobody listens there
    ask(somebody("Anna", "en"))
    work()
    notice = Notice.objects.get()
    assert (notice.attempts, notice.failure.startswith("ConnectionRefusedError")) == (1, True)


def test_a_mail_that_leaves_an_hour_late_is_listed_although_nothing_failed(box: Box) -> None:
    ask(somebody("Anna", "en"))
    assert list(outbox.undelivered(LONG_AGO + timedelta(minutes=59))) == []
    assert outbox.undelivered(LONG_AGO + timedelta(minutes=61)).count() == 1
