"""Mails: what the notices of a person look like as one, and whether it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from marsa.accounts import notices
from marsa.accounts.models import Notice, Person
from marsa.accounts.notices import Event, Reader


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is told: a sentence and the page to open."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is told of one event."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not leave. is_final: the address is refused; trying again is no use."""

    reason: str
    is_final: bool


def letter(person: Person, *, told: Sequence[Notice]) -> EmailMultiAlternatives:
    """Return one mail that tells a person these notices (at least one), in their language.

    A single notice that leaves at once has its own subject line; a digest says how many.
    """
    reader = Reader(person.language, person.time_zone)
    with translation.override(person.language):
        preferences = f"{settings.MARSA_BASE_URL}{reverse('notice-preferences')}"
        about = {
            "person": person,
            "groups": _groups(told, reader),
            "preferences": preferences,
            "language": person.language,
            "is_digest": told[0].pace == "digest",
        }
        mail = EmailMultiAlternatives(
            subject=_subject(told, reader),
            body=render_to_string("accounts/mail/notice.txt", about),
            to=[person.email],
            headers=_headers(told, preferences),
        )
        mail.attach_alternative(render_to_string("accounts/mail/notice.html", about), "text/html")
    return mail


def send(mail: EmailMultiAlternatives) -> Failure | None:
    """Hand a mail to the server of the deployment; return why not, or None when it took it."""
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _said in refused.recipients.values()]
        reason = ", ".join(f"{code} {_text(said)}" for code, said in refused.recipients.values())
        return Failure(_without(reason, mail.to), is_final=all(code >= 500 for code in codes))
    except (SMTPException, OSError) as error:
        return Failure(_without(f"{type(error).__name__}: {error}", mail.to), is_final=False)
    return None


def _groups(told: Sequence[Notice], reader: Reader) -> list[Group]:
    """Return the lines by event, in the order of the list of events."""
    order = list(notices.events())
    in_order = sorted(told, key=lambda notice: (order.index(notice.event), notice.pk))
    groups = []
    for code, of_event in groupby(in_order, key=lambda notice: notice.event):
        event = notices.events()[code]
        heading = notices.sentence(event.label, values={}, reader=reader)
        groups.append(Group(heading, tuple(_line(each, event, reader) for each in of_event)))
    return groups


def _line(notice: Notice, event: Event, reader: Reader) -> Line:
    text = notices.sentence(event.line, values=notice.values, reader=reader)
    return Line(text, _url(notice, reader))


def _subject(told: Sequence[Notice], reader: Reader) -> str:
    if told[0].pace == "at_once" or len(told) == 1:
        event = notices.events()[told[0].event]
        return notices.sentence(event.subject, values=told[0].values, reader=reader)
    return ngettext("%(n)d thing waits for you", "%(n)d things wait for you", len(told)) % {
        "n": len(told)
    }


def _headers(told: Sequence[Notice], preferences: str) -> dict[str, str]:
    """The same notices make the same Message-ID: a mail that is sent again is the same mail."""
    host = urlsplit(settings.MARSA_BASE_URL).hostname or "localhost"
    name = f"{told[0].pk}-{told[-1].pk}" if len(told) > 1 else str(told[0].pk)
    return {
        "Message-ID": f"<notice-{name}@{host}>",
        "List-Unsubscribe": f"<{preferences}>",
        "Auto-Submitted": "auto-generated",
    }


def _url(notice: Notice, reader: Reader) -> str:
    """Return the page in the reader's language, whoever did what the notice tells of."""
    first, _slash, rest = notice.address.removeprefix("/").partition("/")
    languages = dict(settings.LANGUAGES)
    if first in languages and reader.language in languages:
        return f"{settings.MARSA_BASE_URL}/{reader.language}/{rest}"
    return f"{settings.MARSA_BASE_URL}{notice.address}"


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _without(reason: str, addresses: Sequence[str]) -> str:
    """Leave the address out: what failed is kept, whom it concerns stands beside it."""
    for address in addresses:
        reason = reason.replace(address, "…")
    return reason[:300]
