"""Looking at an entry or a list of them: what several pages fetch in the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django import forms as django
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from marsa.collection import checks
from marsa.collection.checks import Check
from marsa.collection.checks.said import Words
from marsa.collection.forms import entries as forms
from marsa.collection.models import Cycle, Entry, Event
from marsa.collection.pages import contents, one, told
from marsa.collection.queries import checking, returns, stream
from marsa.collection.queries import entries as queries
from marsa.collection.rules import entries as rules
from marsa.collection.rules import review
from marsa.collection.states import ReturnState
from marsa.collection.wording import Names
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.models import Contributor

STREAM = 50  # lines of the stream on the page; all of them on request


def found(acting: Acting, pk: int) -> Entry:
    """Return an entry that one may see, or answer that there is none."""
    rows = queries.visible_to(acting).select_related(
        "partner", "contributor", "current", "accepted", "cycle_last__framework"
    )
    return get_object_or_404(rows, pk=pk)


def filters(request: HttpRequest, acting: Acting) -> forms.Filters:
    """Return the filters that fit who asks: of one partner or of all that one looks after."""
    language = get_language() or "en"
    cycles = [(c.code, c.title(language)) for c in Cycle.objects.order_by("-code")]
    services = Contributor.objects.filter(partner=acting.partner).order_by("code")
    return forms.Filters(
        request.GET,
        cycles=cycles,
        partners=[] if acting.partner else _partners(acting, language),
        contributors=[(c.code, c.name_fr if language == "fr" else c.name_en) for c in services],
    )


def _partners(acting: Acting, language: str) -> list[tuple[str, str]]:
    every = registry.partners()
    looked_after = every.filter(code__in=acting.partners) if acting.partners else every
    return [(p.code, p.name_fr if language == "fr" else p.name_en) for p in looked_after]


def checked(entry: Entry, *, at: datetime) -> Sequence[Check]:
    """Return what is to be said of the current version of an entry."""
    today = timezone.localdate(at)
    context = checking.context_for(entry, cycle=entry.cycle_last, today=today)
    return checks.check(queries.said(entry), context=context)


def checked_all(entries: Sequence[Entry], *, at: datetime) -> dict[int, Sequence[Check]]:
    """Return number of an entry → what is to be said of it, looked up once for each partner."""
    found: dict[int, Sequence[Check]] = {}
    groups: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.partner_id, entry.cycle_last_id), []).append(entry)
    for same in groups.values():
        first, today = same[0], timezone.localdate(at)
        contexts = checking.contexts(
            first.partner, cycle=first.cycle_last, today=today, entries=same
        )
        found |= {e.pk: checks.check(queries.said(e), context=contexts[e.pk]) for e in same}
    return found


def names(entry: Entry) -> Names:
    """Return code → name of the entry's contributor and of the nodes that its cycle works with."""
    by = entry.contributor
    own = {by.code: Words(by.name_en, by.name_fr)} if by else {}
    nodes = registry.nodes(entry.cycle_last.framework)
    return own | {node.code: Words(node.label_en, node.label_fr or node.label_en) for node in nodes}


def page(
    request: HttpRequest,
    entry: Entry,
    acting: Acting,
    *,
    form: django.BaseForm | None = None,
    comment: forms.Comment | None = None,
) -> HttpResponse:
    """Draw the page of one entry. form: one that was refused; comment: the same, of a comment."""
    context = {
        "page": seen(request, entry, acting),
        "form": form or forms.Decision(),
        "comment": comment or forms.Comment(type=entry.type),
    }
    return render(request, "collection/entry.html", context)


def seen(request: HttpRequest, entry: Entry, acting: Acting) -> one.One:
    """Return one entry as its page shows it."""
    language, at = get_language() or "en", timezone.now()
    nodes, said = names(entry), checked(entry, at=at)
    given = {(e.finding, e.field): e.text for e in entry.explanations.all()}
    events = _events(request, entry)
    return one.of(
        entry,
        buttons=one.buttons(
            entry, by=acting, reasons=why_not(entry, acting, said=said, given=given, at=at)
        ),
        found=one.found(said, explanations=given, language=language),
        blocks=contents.blocks(queries.said(entry), language=language, names=nodes),
        changes=one.changes_since_accepted(entry, language=language, names=nodes),
        told=told.lines(events, people=stream.people(events), names=nodes, language=language),
        shown=told.shown(entry, only=request.GET.get("stream", "")),
        by=acting,
        more=len(events) == STREAM and "all" not in request.GET,
        language=language,
    )


def refused(reason: str) -> django.Form:
    """Return a form that says why not, for the summary of errors at the head of a page."""
    form = django.Form({})
    form.add_error(None, reason)
    return form


def _events(request: HttpRequest, entry: Entry) -> list[Event]:
    events = stream.of(entry, only=request.GET.get("stream", ""))
    return list(events if "all" in request.GET else events[:STREAM])


def why_not(
    entry: Entry,
    acting: Acting,
    *,
    said: Sequence[Check],
    given: Mapping[tuple[str, str], str],
    at: datetime,
) -> dict[str, str | None]:
    """Return verb → why somebody may not do it now, None while it may be done."""
    late = returns.late(entry.cycle_last, partner=entry.partner_id, at=at)
    returned = returns.of(entry.cycle_last, partner=entry.partner_id)
    domains = queries.domains(entry) if acting.domains else frozenset()
    complete = returned is not None and returned.state == ReturnState.COMPLETE
    return {
        "submit": rules.why_not_submit(entry, by=acting, findings=said, explained=given, late=late),
        "endorse": review.why_not_endorse(entry, by=acting, findings=said, explained=given),
        "accept": review.why_not_accept(
            entry, by=acting, domains=domains, questions=stream.questions_of_reviewers(entry)
        ),
        "send_back": review.why_not_send_back(
            entry, by=acting, domains=domains, complete=complete, reason=None
        ),
        "withdraw": rules.why_not_withdraw(entry, by=acting, reason=None),
    }


def waiting(
    acting: Acting, *, form: forms.Filters, among: QuerySet[Entry] | None = None
) -> QuerySet[Entry]:
    """Return what waits for a reviewer, as the filters of the address narrow it, oldest first.

    among: what is visible, where that was asked already.
    """
    wanted = replace(form.wanted(), waiting=True, sort="oldest")
    return queries.listed(acting, wanted=wanted, among=among).select_related("accepted")
