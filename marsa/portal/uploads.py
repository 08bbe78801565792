"""A file that somebody sends to have it checked: what was asked, or why it is not taken."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from marsa.analytics.text import shown
from marsa.exchange.tables import mappings
from marsa.portal import allowance, formats

PAGE, CSV, XLSX, JSON = OUTPUTS = ("page", "csv", "xlsx", "json")
PUBLIC = "public"  # the tier of a visitor without an account
_AROUND = 1 << 14  # bytes of a form around its file


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked besides the file. mapping: name of a known list, None to tell by columns."""

    output: str = PAGE
    mapping: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what was asked. name: as its sender calls it."""

    file: "UploadedFile[bytes]"
    name: str
    size: int
    asked: Asked


class NotTaken(Exception):
    """Why a file is not read at all: a sentence for its sender, and a status of HTTP.

    wait: seconds until it may be sent again; 0 where waiting does not help.
    """

    def __init__(
        self, sentence: str, *, status: int, asked: Asked, field: str = "file", wait: int = 0
    ) -> None:
        """Keep the words, and the field of the form that they are about."""
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.asked = asked
        self.field = field
        self.wait = wait


def received(request: HttpRequest, *, language: str, at: datetime) -> Upload:
    """Take what was sent. Raises NotTaken, for a file too many or too large before it is received.

    at: now; a person with an account may send as many as needed.
    """
    most = settings.CHECK_MEGABYTES * 1_000_000
    by_header = Asked(JSON if accepts_json(request) else PAGE)
    if getattr(request, "tier", PUBLIC) == PUBLIC:
        again = allowance.spend(allowance.client_of(request), at=at)
        if again is not None:
            raise _too_many(again, by_header, at=at, language=language)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > most + _AROUND:
        raise _too_large(int(length), by_header, language)
    asked = _asked(request, by_header)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or file.size is None:
        raise NotTaken(_("Choose the file that is to be checked."), status=400, asked=asked)
    if file.size > most:
        raise _too_large(file.size, asked, language)
    return Upload(file, shown(file.name or "–"), file.size, asked)


def limit(language: str) -> str:
    """Return the size of the largest file that is read: 25 MB, 25 Mo."""
    unit = "Mo" if language == "fr" else "MB"
    return f"{settings.CHECK_MEGABYTES}{formats.FIXED}{unit}"


def accepts_json(request: HttpRequest) -> bool:
    """Whether a program asks: it names JSON among what it takes, and no page before it."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _asked(request: HttpRequest, by_header: Asked) -> Asked:
    output = request.POST.get("output") or by_header.output
    mapping = request.POST.get("list") or None
    if output not in OUTPUTS:
        sentence = _("“%(found)s” is no kind of answer. Choose one of: %(known)s.") % {
            "found": shown(output), "known": ", ".join(OUTPUTS),
        }  # fmt: skip
        raise NotTaken(sentence, status=400, asked=by_header, field="output-page")
    if mapping is not None and mapping not in mappings.names():
        sentence = _("There is no list “%(found)s”. Choose one of: %(known)s.") % {
            "found": shown(mapping), "known": ", ".join(mappings.names()),
        }  # fmt: skip
        raise NotTaken(sentence, status=400, asked=Asked(output), field="list")
    return Asked(output, mapping)


def _too_many(again: datetime, asked: Asked, *, at: datetime, language: str) -> NotTaken:
    sentence = _(
        "%(most)s files were checked from your address within %(minutes)s minutes, which is the "
        "most without an account. Send this one again from %(time)s (Vienna time) on."
    ) % {
        "most": allowance.MOST,
        "minutes": allowance.minutes(),
        "time": _time(timezone.localtime(again), language),
    }
    wait = math.ceil((again - at).total_seconds())
    return NotTaken(sentence, status=429, asked=asked, wait=wait)


def _time(at: datetime, language: str) -> str:
    """Write a time of day: 14:20, 14 h 20."""
    if language == "fr":
        return f"{at.hour}{formats.FIXED}h{formats.FIXED}{at.minute:02}"
    return f"{at.hour}:{at.minute:02}"


def _too_large(size: int, asked: Asked, language: str) -> NotTaken:
    sentence = _(
        "The file has %(size)s, and the most that is read here is %(limit)s. Send it in smaller "
        "parts, or compressed as zip or gzip."
    ) % {
        "size": formats.size(size, language=language),
        "limit": limit(language),
    }
    return NotTaken(sentence, status=413, asked=asked)
