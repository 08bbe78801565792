"""What programs are told: what came of a push, and why not, with JSON pointers."""

from collections.abc import Mapping, Sequence
from typing import Any

import pydantic
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import Schema

from marsa.collection import api_rows, readings
from marsa.collection.models import Arrival
from marsa.collection.queries import pushes
from marsa.collection.rules import files as rules
from marsa.exchange.tables.objects import escaped
from marsa.kit.findings import Finding

BIGGEST = 2**63
ROWS = {"type": "array", "items": {"$ref": "#/components/schemas/Row"},
        "maxItems": api_rows.MOST}  # fmt: skip
_SHOWN = 1_000  # findings of one answer


class Said(Schema):
    """One thing that was found. pointer: where in the rows that were sent."""

    code: str
    severity: str
    pointer: str | None
    record: str | None
    message_en: str
    message_fr: str


class Came(Schema):
    """What came of a push. counts: new, changed, unchanged, conflict, stopped. why_not: why
    nothing was taken, empty where it was or where nothing was to be."""

    arrival: int
    state: str
    received_at: str
    counts: dict[str, int]
    why_not: str


class Told(Came):
    """What came of it, with all that was found. versions: reference → what to send as version."""

    findings: list[Said]
    versions: dict[str, str]


class Fault(Schema):
    """What is wrong at one place of a request."""

    pointer: str
    detail: str


class Wrong(Schema):
    """Why a request was not answered: a sentence, and the places that it is about."""

    title: str
    status: int
    detail: str
    errors: list[Fault]


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 412, 413, 422, 429), Wrong)


class Problem(Exception):
    """A request that cannot be answered, in words for who wrote the program."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        faults: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the words, the status of HTTP and the places."""
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.faults, self.headers = list(faults), dict(headers or {})

    def data(self) -> dict[str, Any]:
        """Return the problem as plain values."""
        title = _("The request was not carried out")
        return {
            "title": title, "status": self.status, "detail": self.detail, "errors": self.faults,
        }  # fmt: skip


def fault(pointer: str, detail: str) -> dict[str, str]:
    """Return what is wrong at one place."""
    return {"pointer": pointer, "detail": detail}


def body_of(request: HttpRequest) -> bytes:
    """Return what was sent. Raises Problem for what is too large, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() else 0
    if why := rules.why_not_size(size):
        raise Problem(413, why)
    body: bytes = request.read(rules.LARGEST + 1)
    if why := rules.why_not_size(len(body)):
        raise Problem(413, why)
    return body


def rows_of(body: bytes) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Return the rows of a body, and what was cleaned away. Raises Problem."""
    try:
        sent, noted = api_rows.cleaned(api_rows.parsed(body))
    except (ValueError, RecursionError):
        raise Problem(
            400, _("The body is not JSON. Send a list of rows as JSON in UTF-8.")
        ) from None
    if not isinstance(sent, list):
        raise Problem(422, _("The body is not a list. Send the rows in a list, also a single one."))
    if len(sent) > api_rows.MOST:
        raise Problem(
            413,
            _("The request has %(found)d rows, and the most is %(most)d. Send several requests.")
            % {"found": len(sent), "most": api_rows.MOST},
        )
    try:
        rows = api_rows.adapter().validate_python(sent)
    except pydantic.ValidationError as error:
        raise _not_rows(error) from None
    return [row.model_dump(exclude_unset=True) for row in rows], noted


def came(arrival: Arrival, *, findings: bool) -> dict[str, Any]:
    """Return what came of a push or a file. findings: with all that was found."""
    outcome = arrival.outcome
    told: dict[str, Any] = {
        "arrival": arrival.pk,
        "state": arrival.state,
        "received_at": arrival.received_at.isoformat(),
        "counts": outcome.get("counts", {}),
        "why_not": outcome.get("why_not", ""),
    }
    if not findings:
        return told
    read = readings.load(outcome.get("reading", ""), store=settings.ARRIVALS_DIR)
    said = read.findings[:_SHOWN] if read else ()
    refs = [each.local_ref for each in read.statements] if read else []
    versions = pushes.versions(arrival, refs=refs)
    return told | {"findings": [_said(each) for each in said], "versions": versions}


def _said(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code, "severity": found.severity, "pointer": found.cell,
        "record": found.record, "message_en": found.message_en, "message_fr": found.message_fr,
    }  # fmt: skip


def _not_rows(error: pydantic.ValidationError) -> Problem:
    """Say which keys are missing, unknown or of another kind, each with its pointer."""
    faults: dict[str, dict[str, str]] = {}
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        parts = [part for part in each["loc"] if part not in _OF_KINDS]
        pointer = "".join(f"/{escaped(str(part))}" for part in parts)
        faults.setdefault(pointer, fault(pointer, _sentence(each["type"], str(parts[-1]))))
    n = len(faults)
    detail = ngettext(
        "%(n)d value is not as the description of the interface says. Nothing was taken.",
        "%(n)d values are not as the description of the interface says. Nothing was taken.",
        n,
    ) % {"n": n}
    return Problem(422, detail, faults=list(faults.values()))


# Parts of a place that name the kind that was tried, and no key.
_OF_KINDS = frozenset({"str", "bool", "function-before[_digits(), str]"})


def _sentence(kind: str, name: str) -> str:
    if kind == "missing":
        return _("“%(name)s” is missing. Give it.") % {"name": name}
    if kind == "extra_forbidden":
        return _("There is no key “%(name)s”. Take it out, or see the list of keys.") % {
            "name": name
        }
    return _("“%(name)s” is of another kind than expected. See the list of keys.") % {"name": name}
