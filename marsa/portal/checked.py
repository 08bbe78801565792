"""The answer to a file that was sent: a page, or its findings as a file. Nothing is kept."""

from collections.abc import Callable
from datetime import date
from typing import IO, TypeVar, cast

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from marsa.portal import answering, checked_files, checking, excerpts
from marsa.portal.checked_files import Sheet
from marsa.portal.checking import Check
from marsa.portal.pages import check as check_page
from marsa.portal.parts import Frame
from marsa.portal.uploads import CSV, JSON, PAGE, XLSX, NotTaken, Upload

FORM, RESULT = "check.html", "check-result.html"
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSON: "application/json; charset=utf-8",
}
_NAME = "marsa-check"
R = TypeVar("R", bound=HttpResponseBase)


def form(around: Frame, values: check_page.Blank, *, status: int = 200) -> HttpResponse:
    """Show the form, with what is wrong where something is."""
    return _unkept(answering.outside(around, FORM, values, status=status))


def refusal(around: Frame, why: NotTaken, *, language: str) -> HttpResponse:
    """Say why a file is not read, to a person at the field, to a program as a problem."""
    if why.asked.output == JSON:
        title = _("This file was not checked")
        problem = answering.problem(status=why.status, title=title, detail=why.sentence)
        return _unkept(_after(problem, why.wait))
    values = check_page.refused(language, asked=why.asked, sentence=why.sentence, field=why.field)
    return _after(form(around, values, status=why.status), why.wait)


def answer(
    upload: Upload,
    *,
    around: Frame,
    language: str,
    today: date,
    is_late: Callable[[], bool],
) -> HttpResponseBase:
    """Check a file and answer as it was asked: 200, or 400 where nothing could be read."""
    sheet = _sheet(upload)
    check = checking.check(
        upload.file,
        name=upload.name,
        size=upload.size,
        mapping=upload.asked.mapping,
        today=today,
        is_late=is_late,
        take=sheet.take,
    )
    asked = upload.asked
    status = 400 if check.is_unreadable else 200
    if asked.output == JSON or (asked.output != PAGE and status == 200):
        return _file(sheet.finish(check), asked.output, status)
    if status != 200:
        sentence = check_page.why_unreadable(check, language=language)
        return form(
            around, check_page.refused(language, asked=asked, sentence=sentence), status=status
        )
    return _page(check, upload, around, language)


def _page(check: Check, upload: Upload, around: Frame, language: str) -> HttpResponse:
    places = (place for first in check.places.values() for place in first)
    found = excerpts.collect(cast(IO[bytes], upload.file), places=places)
    values = check_page.page(check, excerpts=found, asked=upload.asked, language=language)
    return _unkept(answering.outside(around, RESULT, values))


def _sheet(upload: Upload) -> Sheet:
    if upload.asked.output == JSON:
        return checked_files.Json(upload.name)
    if upload.asked.output == CSV:
        return checked_files.Csv()
    return checked_files.Workbook() if upload.asked.output == XLSX else checked_files.Nothing()


def _file(file: IO[bytes], output: str, status: int) -> HttpResponseBase:
    response = FileResponse(
        file,
        as_attachment=output != JSON,
        filename=f"{_NAME}.{output}",
        content_type=_TYPES[output],
        status=status,
    )
    return _unkept(response)


def _after(response: HttpResponse, seconds: int) -> HttpResponse:
    """Say when to send a file again, where waiting helps."""
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _unkept(response: R) -> R:
    """Keep an answer out of every cache: it is about somebody's file."""
    response["Cache-Control"] = "no-store"
    return response
