"""Questions about the method: set by the secretariat, answered once per partner, counted."""

from typing import Any

import pytest
from django.test import Client

from marsa.collection.actions import method as actions
from marsa.collection.models import Answer, AnswerSet, Cycle, Question
from marsa.collection.pages import method as pages
from marsa.collection.queries import method as queries
from marsa.collection.rules.method import Asked, Choice
from marsa.collection.states import AnswerKind, CycleState
from marsa.journal.models import Entry as Line
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import acting_as, an_appointment, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
YES_NO = (Choice("c1", "Yes", "Oui"), Choice("c2", "No", "Non"))


def asked(kind: AnswerKind = AnswerKind.SCALE, text: str = "Is the form clear?") -> Asked:
    choices = YES_NO if kind == AnswerKind.CHOICE else ()
    return Asked(kind, text, f"{text} (fr)", field="titles", choices=choices)


def a_question(cycle: Cycle, kind: AnswerKind = AnswerKind.SCALE, **other: Any) -> Question:
    return actions.add_question(cycle, asked=asked(kind, **other), by=office(), at=AT)


def office() -> Acting:
    return acting_as(Role.SECRETARIAT)


def draft(cycle: Cycle, by: Acting, answers: dict[int, str]) -> AnswerSet:
    return actions.draft_answers(cycle, partner=by.partner, answers=answers, by=by, at=AT)


def send(cycle: Cycle, by: Acting) -> AnswerSet:
    return actions.send_answers(cycle, partner=by.partner, by=by, at=AT)


def sent_by(code: str, cycle: Cycle, answers: dict[int, str]) -> None:
    """Let the focal point of a partner draft and send."""
    by = acting_as(Role.FOCAL_POINT, partner=a_partner(code))
    draft(cycle, by, answers)
    send(cycle, by)


def test_questions_are_set_in_order_and_only_by_the_secretariat() -> None:
    cycle = an_open_cycle()
    first, second = a_question(cycle), a_question(cycle, AnswerKind.TEXT)
    assert [(q.pk, q.position) for q in queries.questions(cycle)] == [
        (first.pk, 1), (second.pk, 2),
    ]  # fmt: skip
    with pytest.raises(Refused, match="Your role does not allow this"):
        actions.add_question(cycle, asked=asked(), by=acting_as(Role.FOCAL_POINT), at=AT)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Asked(AnswerKind.TEXT, "Why?", " "), "Write the question in English and in French."),
        (
            Asked(AnswerKind.CHOICE, "Which?", "Lequel ?", choices=YES_NO[:1]),
            "Offer at least two answers to choose from.",
        ),
        (
            Asked(AnswerKind.CHOICE, "W?", "L ?", choices=(*YES_NO, Choice("c3", "Maybe", ""))),
            "Write each answer to choose in English and in French.",
        ),
    ],
)
def test_a_question_that_is_not_whole_is_refused(question: Asked, reason: str) -> None:
    cycle = an_open_cycle()
    with pytest.raises(Refused) as refused:
        actions.add_question(cycle, asked=question, by=office(), at=AT)
    assert str(refused.value) == reason
    assert Question.objects.count() == 0


def test_a_contributor_drafts_and_the_focal_point_sends() -> None:
    cycle = an_open_cycle()
    scale, words = a_question(cycle), a_question(cycle, AnswerKind.TEXT)
    contributor, focal_point = acting_as(Role.CONTRIBUTOR), acting_as(Role.FOCAL_POINT)
    draft(cycle, contributor, {scale.pk: "4", words.pk: " Fewer fields. "})
    with pytest.raises(Refused, match="Your role does not allow this"):
        send(cycle, contributor)
    kept = send(cycle, focal_point)
    assert queries.values(kept) == {scale.pk: "4", words.pk: "Fewer fields."}
    assert (kept.sent_at, kept.sent_by) == (AT, focal_point.by)
    verbs = Line.objects.order_by("id").values_list("verb", "by")
    assert list(verbs)[-2:] == [
        ("collection.draft_answers", contributor.by),
        ("collection.send_answers", focal_point.by),
    ]


def test_there_is_one_set_per_partner_whoever_writes_and_saving_again_changes_nothing() -> None:
    cycle = an_open_cycle()
    scale, choice = a_question(cycle), a_question(cycle, AnswerKind.CHOICE)
    one, other = acting_as(Role.CONTRIBUTOR), acting_as(Role.ALTERNATE)
    draft(cycle, one, {scale.pk: "4"})
    draft(cycle, other, {choice.pk: "c2"})
    lines = Line.objects.count()
    kept = draft(cycle, other, {scale.pk: "4", choice.pk: "c2"})
    assert AnswerSet.objects.count() == 1
    assert queries.values(kept) == {scale.pk: "4", choice.pk: "c2"}
    assert Line.objects.count() == lines
    assert Answer.objects.get(question=scale).drafted_by == one.by
    draft(cycle, one, {scale.pk: ""})  # taken back
    assert queries.values(kept) == {choice.pk: "c2"}


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (AnswerKind.SCALE, "6", "Choose one of the answers that the question offers."),
        (AnswerKind.SCALE, "0", "Choose one of the answers that the question offers."),
        (AnswerKind.CHOICE, "c3", "Choose one of the answers that the question offers."),
        (
            AnswerKind.TEXT,
            "x" * 3001,
            "An answer has at most 3000 characters; this one has 3001.",
        ),
    ],
)
def test_an_answer_that_the_question_does_not_offer_is_refused(
    kind: AnswerKind, value: str, reason: str
) -> None:
    cycle = an_open_cycle()
    question = a_question(cycle, kind)
    with pytest.raises(Refused) as refused:
        draft(cycle, acting_as(Role.CONTRIBUTOR), {question.pk: value})
    assert str(refused.value) == reason
    assert Answer.objects.count() == 0


def test_what_is_not_answered_is_named_by_its_place_and_words_may_stay_empty() -> None:
    cycle = an_open_cycle()
    for kind in (AnswerKind.SCALE, AnswerKind.TEXT, AnswerKind.CHOICE):
        a_question(cycle, kind)
    focal_point = acting_as(Role.FOCAL_POINT)
    with pytest.raises(Refused) as refused:
        send(cycle, focal_point)
    assert str(refused.value) == "Questions 1, 3 have no answer yet. Answer them, then send."
    scale, _words, choice = queries.questions(cycle)
    draft(cycle, focal_point, {scale.pk: "1", choice.pk: "c1"})
    assert send(cycle, focal_point).sent_at == AT


def test_what_is_sent_stays_and_so_do_the_questions() -> None:
    cycle = an_open_cycle()
    question = a_question(cycle)
    sent_by("EU", cycle, {question.pk: "2"})
    by = acting_as(Role.FOCAL_POINT)
    with pytest.raises(Refused, match="The answers of your partner are sent"):
        draft(cycle, by, {question.pk: "3"})
    with pytest.raises(Refused, match="The answers of your partner are sent"):
        send(cycle, by)
    for change in (
        lambda: actions.add_question(cycle, asked=asked(), by=office(), at=AT),
        lambda: actions.change_question(question, asked=asked(), by=office(), at=AT),
        lambda: actions.remove_question(question, by=office(), at=AT),
    ):
        with pytest.raises(Refused, match="1 partner has sent its answers"):
            change()
    assert Answer.objects.get().value == "2"


def test_a_changed_question_takes_answers_out_that_it_no_longer_offers() -> None:
    cycle = an_open_cycle()
    question = a_question(cycle)
    draft(cycle, acting_as(Role.CONTRIBUTOR), {question.pk: "4"})
    actions.change_question(question, asked=asked(AnswerKind.TEXT), by=office(), at=AT)
    assert Answer.objects.get().value == "4"  # words may say "4"
    actions.change_question(question, asked=asked(AnswerKind.CHOICE), by=office(), at=AT)
    assert Answer.objects.count() == 0
    actions.remove_question(question, by=office(), at=AT)
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CycleState.PLANNED, "The cycle 2026 is not open yet."),
        (CycleState.FINISHED, "The cycle 2026 is finished; it can only be read."),
    ],
)
def test_answers_are_written_while_the_cycle_runs(state: CycleState, reason: str) -> None:
    cycle = an_open_cycle()
    question = a_question(cycle)
    Cycle.objects.update(state=state)
    cycle.refresh_from_db()
    with pytest.raises(Refused) as refused:
        draft(cycle, acting_as(Role.CONTRIBUTOR), {question.pk: "4"})
    assert str(refused.value) == reason


def test_nobody_writes_for_another_partner() -> None:
    cycle = an_open_cycle()
    with pytest.raises(Refused, match="This belongs to another partner"):
        actions.draft_answers(
            cycle, partner="EU", by=acting_as(Role.FOCAL_POINT, partner=a_partner("NER")),
            answers={}, at=AT,
        )  # fmt: skip
    assert AnswerSet.objects.count() == 0


def test_the_results_count_what_was_sent_and_nothing_else() -> None:
    partners = [a_partner(code) for code in ("EU", "NER", "MLI", "TCD", "SEN")]
    cycle = an_open_cycle(partners=partners)
    scale = a_question(cycle)
    choice, words = a_question(cycle, AnswerKind.CHOICE), a_question(cycle, AnswerKind.TEXT)
    sent_by("NER", cycle, {scale.pk: "4", choice.pk: "c1", words.pk: "Fewer fields."})
    sent_by("MLI", cycle, {scale.pk: "4", choice.pk: "c2"})
    sent_by("TCD", cycle, {scale.pk: "1", choice.pk: "c1", words.pk: "More time."})
    draft(cycle, acting_as(Role.CONTRIBUTOR), {scale.pk: "5", words.pk: "Not sent."})
    assert pages.sent_sentence(cycle) == "3 of 5 partners have sent their answers."
    first, second, third = pages.results(cycle)
    assert (first.text, first.about) == ("Is the form clear?", "Title · from 1 to 5")
    assert [(bar.label, bar.count, bar.share, bar.length) for bar in first.bars] == [
        ("1 – not at all", 1, "33.3\N{NO-BREAK SPACE}%", 33),
        ("2", 0, "0\N{NO-BREAK SPACE}%", 0),
        ("3", 0, "0\N{NO-BREAK SPACE}%", 0),
        ("4", 2, "66.7\N{NO-BREAK SPACE}%", 67),
        ("5 – fully", 0, "0\N{NO-BREAK SPACE}%", 0),
    ]
    assert [(bar.label, bar.count) for bar in second.bars] == [("Yes", 2), ("No", 1)]
    assert (first.answered, second.answered, third.answered) == ("3 of 3", "3 of 3", "2 of 3")
    assert third.texts == (("Partner NER", "Fewer fields."), ("Partner TCD", "More time."))


# Pages.


def signed_in(client: Client, role: Role, **scope: Any) -> Appointment:
    appointment = an_appointment(role, **scope)
    sign_in(client, appointment)
    return appointment


def test_the_secretariat_sets_a_question_on_the_page(client: Client) -> None:
    cycle = an_open_cycle()
    signed_in(client, Role.SECRETARIAT)
    filled = {
        "text_en": "Which?", "text_fr": "Lequel ?", "kind": "choice", "field": "titles",
        "choices_en": "Yes\n\n No \n", "choices_fr": "Oui\nNon",
    }  # fmt: skip
    answer = client.post("/en/desk/method/2026/questions/add/", filled, follow=True)
    assert "The question is set." in answer.content.decode()
    (question,) = queries.questions(cycle)
    assert (question.text_fr, question.field, question.choices) == (
        "Lequel ?",
        "titles",
        [{"code": "c1", "en": "Yes", "fr": "Oui"}, {"code": "c2", "en": "No", "fr": "Non"}],
    )
    unlike = client.post(
        "/en/desk/method/2026/questions/add/", {**filled, "choices_fr": "Oui"}
    ).content.decode()
    assert "There are 2 answers in English and 1 in French. Write as many." in unlike
    page = client.get(f"/en/desk/method/2026/questions/{question.pk}/").content.decode()
    assert "Yes\nNo</textarea>" in page
    client.post(f"/en/desk/method/2026/questions/{question.pk}/remove/")
    assert queries.questions(cycle) == []


def test_a_partner_answers_and_sends_on_the_page(client: Client) -> None:
    cycle = an_open_cycle()
    scale, words = a_question(cycle), a_question(cycle, AnswerKind.TEXT)
    signed_in(client, Role.FOCAL_POINT)
    page = client.get("/en/desk/method/").content.decode()
    assert "0 of 2 questions are answered." in page
    assert "Question 1 has no answer yet. Answer it, then send." in page
    saved = client.post(
        "/en/desk/method/2026/answers/", {f"q{scale.pk}": "4", f"q{words.pk}": ""}, follow=True
    )
    assert "Saved. 1 of 2 questions are left." in saved.content.decode()
    again = client.get("/en/desk/method/2026/answers/").content.decode()
    assert f'name="q{scale.pk}" value="4" id="id_q{scale.pk}_4" checked' in again
    sent = client.post("/en/desk/method/2026/send/", follow=True).content.decode()
    assert "The answers are sent. The secretariat reads them now." in sent
    read = client.get("/en/desk/method/2026/answers/").content.decode()
    assert "The answers of your partner are sent." in read
    assert " disabled" in read
    late = client.post("/en/desk/method/2026/answers/", {f"q{scale.pk}": "5"})
    assert late.status_code == 422
    assert Answer.objects.get(question=scale).value == "4"


@pytest.mark.parametrize("address", ["", "2026/answers/", "2026/send/", "2026/questions/",
                                     "2026/questions/add/", "2026/results/"])  # fmt: skip
def test_strangers_are_sent_to_sign_in_and_other_roles_are_refused(
    client: Client, address: str
) -> None:
    an_open_cycle()
    assert client.get(f"/en/desk/method/{address}").status_code == 302
    signed_in(client, Role.READER)
    assert client.get(f"/en/desk/method/{address}").status_code == 403
    signed_in(client, Role.CONTRIBUTOR)
    expected = {"": 200, "2026/answers/": 200}
    assert client.get(f"/en/desk/method/{address}").status_code == expected.get(address, 403)


def test_the_page_asks_as_much_for_one_proposal_and_question_as_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    cycle = an_open_cycle()
    signed_in(client, Role.SECRETARIAT)
    for _n in range(3):
        a_question(cycle)
    with django_assert_max_num_queries(16):
        client.get("/en/desk/method/")
    with django_assert_max_num_queries(16):
        client.get("/en/desk/method/2026/results/")
