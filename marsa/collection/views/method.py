"""The method, in common: where it stands; the questions of a cycle, drafted, sent and read."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marsa.collection.actions import method as actions
from marsa.collection.forms.method import AnswersForm, QuestionForm, of_question
from marsa.collection.forms.returns import Confirmation
from marsa.collection.models import Cycle, Question
from marsa.collection.pages import changes as change_pages
from marsa.collection.pages import method as pages
from marsa.collection.queries import changes as change_queries
from marsa.collection.queries import cycles as cycle_queries
from marsa.collection.queries import method as queries
from marsa.collection.rules import method as rules
from marsa.collection.views.steps import UNPROCESSABLE, Step, posted, take
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import MAY, Permission

form_page = require_http_methods(["GET", "HEAD", "POST"])
takes_part = admit(Permission.ANSWER, Permission.VOTE, Permission.RUN_CYCLES)
runs_cycles = admit(Permission.RUN_CYCLES)


def found(code: str) -> Cycle:
    """Return the cycle of an address."""
    return get_object_or_404(cycle_queries.with_dates(), code=code)


def running() -> Cycle | None:
    """Return the open cycle, else the newest that was opened; None before the first."""
    return cycle_queries.chosen(cycle_queries.begun(), code="")


@require_safe
@takes_part
def method(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Where the questions of the cycle stand, and all proposals to change the method."""
    cycle, runs = running(), Permission.RUN_CYCLES in MAY[acting.role]
    about = {
        "cycle": cycle,
        "others": [each for each in cycle_queries.with_dates() if runs and each != cycle],
        "asked": pages.questionnaire(cycle, acting=acting) if cycle else None,
        "proposals": change_pages.listed(change_queries.visible_to(acting), acting=acting),
        "may_propose": cycle and Permission.PROPOSE_CHANGE in MAY[acting.role],
        "is_partner": bool(acting.partner),
    }
    return render(request, "collection/method.html", about)


@form_page
@admit(Permission.ANSWER)
def answers(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """The questions of a cycle, with what one's partner answers."""
    cycle = found(code)
    kept = queries.answer_set(cycle, partner=acting.partner)
    is_sent = kept is not None and kept.sent_at is not None
    why_not = rules.why_not_draft(cycle, partner=acting.partner, is_sent=is_sent, by=acting)
    given = {f"q{number}": value for number, value in queries.values(kept).items()}
    form = AnswersForm(posted(request), questions=queries.questions(cycle), initial=given)
    if request.method == "POST" and form.is_valid() and _draft(request, cycle, form, acting):
        return redirect("method")
    about = {"form": form, "cycle": cycle, "why_not": why_not}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collection/method-answers.html", about, status=status)


@form_page
@admit(Permission.SEND_ANSWERS)
def send(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Send the answers of one's partner."""
    cycle, at = found(code), timezone.now()

    def do() -> str:
        actions.send_answers(cycle, partner=acting.partner, by=acting, at=at)
        return _("The answers are sent. The secretariat reads them now.")

    sentences = (_("Once they are sent, the answers of your partner cannot be changed."),)
    why_not = pages.why_not_send(cycle, acting=acting)
    step = Step(_("Send the answers"), _("Send"), *_back(), sentences, why_not)
    return take(request, Confirmation(posted(request)), step=step, do=do)


@require_safe
@runs_cycles
def questions(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """The questions of a cycle, to be set."""
    cycle = found(code)
    rows, why_not = pages.set_questions(cycle, acting=acting)
    about = {"cycle": cycle, "questions": rows, "why_not": why_not}
    return render(request, "collection/method-questions.html", about)


@form_page
@runs_cycles
def add_question(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Set one more question."""
    cycle, form, at = found(code), QuestionForm(posted(request)), timezone.now()

    def do() -> str:
        actions.add_question(cycle, asked=form.asked(), by=acting, at=at)
        return _("The question is set.")

    why_not = rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=acting)
    step = Step(_("Set a question"), _("Save"), *_to_questions(cycle), (), why_not)
    return take(request, form, step=step, do=do)


@form_page
@runs_cycles
def change_question(
    request: HttpRequest, code: str, number: int, *, acting: Acting
) -> HttpResponseBase:
    """Set a question otherwise."""
    question, at = get_object_or_404(Question, pk=number, cycle__code=code), timezone.now()
    form = QuestionForm(posted(request), initial=of_question(question))

    def do() -> str:
        actions.change_question(question, asked=form.asked(), by=acting, at=at)
        return _("The question is changed.")

    cycle = question.cycle
    why_not = rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=acting)
    step = Step(_("Change a question"), _("Save"), *_to_questions(cycle), (), why_not)
    return take(request, form, step=step, do=do)


@form_page
@runs_cycles
def remove_question(
    request: HttpRequest, code: str, number: int, *, acting: Acting
) -> HttpResponseBase:
    """Take a question out."""
    question, at = get_object_or_404(Question, pk=number, cycle__code=code), timezone.now()

    def do() -> str:
        actions.remove_question(question, by=acting, at=at)
        return _("The question is taken out.")

    sentences = (question.text_en, _("What partners have drafted for it is taken out, too."))
    cycle = question.cycle
    why_not = rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=acting)
    step = Step(
        _("Take a question out"), _("Take it out"), *_to_questions(cycle), sentences, why_not
    )
    return take(request, Confirmation(posted(request)), step=step, do=do)


@require_safe
@runs_cycles
def results(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """What partners sent, question by question."""
    cycle = found(code)
    sentence, rows = pages.sent_sentence(cycle), pages.results(cycle)
    about = {"cycle": cycle, "sentence": sentence, "results": rows}
    return render(request, "collection/method-results.html", about)


def _draft(request: HttpRequest, cycle: Cycle, form: AnswersForm, acting: Acting) -> bool:
    """Keep the answers and say how many are left, or say in the form why they are refused."""
    given, at = form.answers(), timezone.now()
    try:
        actions.draft_answers(cycle, partner=acting.partner, answers=given, by=acting, at=at)
    except Refused as reason:
        form.add_error(None, str(reason))
        return False
    left = sum(not value for value in given.values())
    sentence = _("Saved. %(left)s of %(all)s questions are left.")
    messages.success(request, sentence % {"left": left, "all": len(given)})
    return True


def _back() -> tuple[str, str]:
    return reverse("method"), _("Method")


def _to_questions(cycle: Cycle) -> tuple[str, str]:
    return reverse("method-questions", args=[cycle.code]), _("Questions about the method")
