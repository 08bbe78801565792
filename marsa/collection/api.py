"""The interface for programs of contributors: rows are pushed, and what came of them is asked.

Every answer that is no success is a Problem: a sentence in the language that was asked for.
"""

import math

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI
from ninja.errors import AuthenticationError, Throttled, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from marsa.collection import answers, api_rows
from marsa.collection.actions import pushes as actions
from marsa.collection.answers import Problem
from marsa.collection.models import Arrival
from marsa.collection.queries import cycles as cycle_queries
from marsa.collection.queries import files as file_queries
from marsa.collection.queries import pushes as queries
from marsa.collection.queries.pushes import Caller
from marsa.kit.refusal import Refused
from marsa.registry.actions import tokens

PUSHES = "120/h"  # of one key


class Key(HttpBearer):
    """The key of a program, made on the page of keys."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return the program; None for a key that opens nothing."""
        caller = queries.caller(token, on=timezone.localdate())
        if caller:
            tokens.use(caller.token, at=timezone.now())
        return caller


class Calls(AuthRateThrottle):
    """So many pushes in an hour for each key."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """Count by key."""
        caller: Caller = request.auth  # type: ignore[attr-defined]
        return f"push_{caller.token.pk}"


api = NinjaAPI(
    title="Marsa",
    version="1",
    description=(
        "Push entries of a contributor into a cycle, and ask what came of them. Numbers may be "
        "written as text; their digits are never rounded. What is pushed becomes drafts and "
        "edited entries: a person still submits them."
    ),
    auth=Key(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


@api.post(
    "/cycles/{code}/entries",
    response={202: answers.Came, **answers.PROBLEMS},
    throttle=Calls(PUSHES),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": answers.ROWS}},
        }
    },
    summary="Push at most 1,000 rows",
)
def push(
    request: HttpRequest,
    code: str,
    dry_run: bool = False,
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=120),  # type: ignore[type-arg]
) -> HttpResponse:
    """Push rows into a cycle; with dry_run nothing is taken, and what was said is kept 30 days."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    at = timezone.now()
    body = answers.body_of(request)
    rows, noted = answers.rows_of(body)
    cycle = cycle_queries.chosen(cycle_queries.begun(), code=code)
    if cycle is None:
        raise Http404
    pushed = actions.push(
        rows,
        body=body,
        cycle=cycle,
        caller=caller,
        key=idempotency_key,
        noted=noted,
        is_dry_run=dry_run,
        store=settings.ARRIVALS_DIR,
        at=at,
        today=timezone.localdate(at),
    )
    url = reverse("api:arrival", args=[pushed.arrival.pk])
    return JsonResponse(
        answers.came(pushed.arrival, findings=False), status=202, headers={"Location": url}
    )


@api.get(
    "/arrivals/{number}",
    response={200: answers.Told, **answers.PROBLEMS},
    url_name="arrival",
    summary="What came of a push or a file",
)
def arrival(request: HttpRequest, number: int) -> HttpResponse:
    """Counts and findings of what was sent, each finding with a JSON pointer."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    visible = file_queries.visible_to(caller.acting)
    found: Arrival | None = visible.filter(pk=number).first() if number < answers.BIGGEST else None
    if found is None:
        raise Http404
    return JsonResponse(answers.came(found, findings=True))


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return JsonResponse(problem.data(), status=problem.status, headers=problem.headers)


@api.exception_handler(Problem)
def _told(request: HttpRequest, problem: Problem) -> HttpResponse:
    return _problem(request, problem)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    sentence = _(
        "The request has no key, or one that has expired or was revoked. Send it as "
        "“Authorization: Bearer …”; your focal point can make a new one."
    )
    return _problem(request, Problem(401, sentence, headers={"WWW-Authenticate": "Bearer"}))


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    wait = max(1, math.ceil(error.wait or 60))
    sentence = _(
        "This key has sent %(most)s pushes within an hour, which is the most. Send the next one "
        "in %(wait)d seconds, with more rows in each."
    ) % {"most": PUSHES.partition("/")[0], "wait": wait}
    return _problem(request, Problem(429, sentence, headers={"Retry-After": str(wait)}))


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = ", ".join(str(each["loc"][-1]) for each in error.errors)
    sentence = _("These parts of the address or the headers cannot be understood: %(names)s.")
    return _problem(request, Problem(422, sentence % {"names": names}))


@api.exception_handler(Http404)
def _not_here(request: HttpRequest, error: Http404) -> HttpResponse:
    sentence = _("There is nothing at this address, or it is not for this key. Check it.")
    return _problem(request, Problem(404, sentence))


@api.exception_handler(actions.Stale)
def _stale(request: HttpRequest, error: actions.Stale) -> HttpResponse:
    faults = [answers.fault(f"/{index}/version", str(error)) for index in error.rows]
    return _problem(request, Problem(412, str(error), faults=faults))


@api.exception_handler(actions.Reused)
def _reused(request: HttpRequest, error: actions.Reused) -> HttpResponse:
    return _problem(request, Problem(409, str(error)))


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _problem(request, Problem(403, str(error)))


@api.get("/openapi.json", auth=None, include_in_schema=False, url_name="openapi")
def document(request: HttpRequest) -> HttpResponse:
    """Describe the interface, with the schemas of rows as they are made of the catalogue."""
    schema = api.get_openapi_schema()
    schema["components"].setdefault("schemas", {}).update(api_rows.schema()["$defs"])
    return JsonResponse(schema)
