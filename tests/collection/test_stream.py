"""The stream of an entry: what was said and what happened, newest first."""

from datetime import timedelta

import pytest

from marsa.collection import tiers
from marsa.collection.actions import comments, review
from marsa.collection.actions import entries as actions
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.collection.queries import stream
from marsa.collection.states import State
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.refusal import Refused
from marsa.registry.models import Country, Partner
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import acting_as, an_entry

pytestmark = pytest.mark.django_db


def kinds(entry: Entry, only: str = "") -> list[str]:
    return [event.kind for event in stream.of(entry, only=only)]


def a_state(code: str) -> Partner:
    country = Country.objects.create(
        alpha3=code, alpha2=code[:2], name_en=code, name_fr=code, side="africa"
    )
    return Partner.objects.create(
        code=code, kind="state", name_en=code, name_fr=code, side="africa", country=country
    )


def test_the_stream_is_newest_first_and_is_filtered_by_kind() -> None:
    entry = an_entry(state=State.ENDORSED, content={"status": "planned"})
    focal_point, verifier = acting_as(Role.FOCAL_POINT), acting_as(Role.VERIFIER)
    asked = comments.ask(entry, text="Which?", by=verifier, at=AT)
    comments.answer(asked, text="This.", by=focal_point, at=AT + timedelta(minutes=1))
    review.send_back(
        entry, reason="Two countries are missing.", by=verifier, at=AT + timedelta(minutes=2)
    )
    entry.refresh_from_db()
    actions.save(
        entry,
        content={"status": "ongoing"},
        token=queries.token(entry),
        late=None,
        by=focal_point,
        at=AT + timedelta(minutes=3),
    )
    comments.comment(
        entry, text=" Done. ", field="places", by=focal_point, at=AT + timedelta(minutes=4)
    )
    assert kinds(entry) == ["comment", "change", "state", "answer", "question"]
    assert kinds(entry, "states") == ["state"]
    assert kinds(entry, "comments") == ["comment", "answer", "question"]
    assert kinds(entry, "changes") == ["change"]
    assert kinds(entry, "files") == []
    newest = stream.of(entry).first()
    assert newest and (newest.text, newest.field, newest.by) == ("Done.", "places", focal_point.by)


def test_a_change_after_review_stands_among_the_states_too() -> None:
    entry = an_entry(state=State.SUBMITTED)
    by = acting_as(Role.FOCAL_POINT)
    actions.save(
        entry, content={"status": "ongoing"}, token=queries.token(entry), late=None, by=by, at=AT
    )
    assert kinds(entry, "states") == ["change"]


def test_a_question_is_open_until_it_is_answered_once() -> None:
    entry, verifier = an_entry(state=State.ENDORSED), acting_as(Role.VERIFIER)
    question = comments.ask(entry, text="Which year?", by=verifier, at=AT)
    assert list(stream.open_questions(entry)) == [question]
    answer = comments.answer(question, text="2026", by=acting_as(Role.CONTRIBUTOR), at=AT)
    question.refresh_from_db()
    assert (answer.reply_to, question.answered_at) == (question, AT)
    assert list(stream.open_questions(entry)) == []
    with pytest.raises(Refused, match="This question was answered already"):
        comments.answer(question, text="2027", by=verifier, at=AT)
    verbs = JournalEntry.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["collection.ask", "collection.answer"]


def test_an_empty_comment_is_refused_and_nothing_is_asked_of_a_withdrawn_entry() -> None:
    entry, by = an_entry(state=State.WITHDRAWN), acting_as(Role.FOCAL_POINT)
    with pytest.raises(Refused, match="Write your comment first"):
        comments.comment(entry, text=" \n ", by=by, at=AT)
    with pytest.raises(Refused, match="This entry was withdrawn; nobody would answer"):
        comments.ask(entry, text="Why?", by=by, at=AT)


def test_a_focal_point_sees_endorsed_entries_of_others_that_name_its_country() -> None:
    niger, eu = a_state("NER"), a_partner("EU")

    def place(code: str, kind: str = "country") -> dict[str, object]:
        return {"places": [{"kind": kind, "code": code, "vocabulary": None, "share": None}]}

    named = an_entry("named", state=State.ENDORSED, partner=eu, content=place("NER"))
    an_entry("draft", partner=eu, content=place("NER"))
    an_entry("submitted", state=State.SUBMITTED, partner=eu, content=place("NER"))
    an_entry("elsewhere", state=State.ACCEPTED, partner=eu, content=place("MLI"))
    an_entry("region", state=State.ACCEPTED, partner=eu, content=place("NER", "region"))
    an_entry("own", state=State.ACCEPTED, partner=niger, content=place("NER"))
    an_entry("gone", state=State.WITHDRAWN, partner=eu, content=place("NER"))
    text = {"summaries": {"en": '"code":"NER","kind":"country"'}, "places": []}
    an_entry("said", state=State.ACCEPTED, partner=eu, content=text)
    by = acting_as(Role.FOCAL_POINT, partner=niger)
    assert list(queries.named_in(by)) == [named]
    assert list(queries.visible_to(by).values_list("local_ref", flat=True)) == ["own"]
    for role in (Role.CONTRIBUTOR, Role.PARTNER_READER, Role.READER):
        assert list(queries.named_in(acting_as(role))) == []
    assert list(queries.named_in(acting_as(Role.FOCAL_POINT, partner=eu))) == []


def test_what_is_shown_of_a_named_entry_is_what_was_last_endorsed_or_accepted() -> None:
    niger, eu = a_state("NER"), a_partner("EU")
    places = [{"kind": "country", "code": "NER", "vocabulary": None, "share": None}]
    entry = an_entry(
        state=State.ACCEPTED,
        partner=eu,
        content={"places": places, "contact_name": "A. Person", "note": "internal"},
    )
    by = acting_as(Role.FOCAL_POINT, partner=eu)
    actions.save(entry, content={"places": []}, token=queries.token(entry), late=None, by=by, at=AT)
    seen = queries.named_in(acting_as(Role.FOCAL_POINT, partner=niger)).get()
    shown = queries.shown_to_named(seen)
    assert shown["places"] == places
    assert {shown["contact_name"], shown["note"]} == {tiers.RESTRICTED}


def test_a_focal_point_comments_what_names_its_country_and_nothing_else() -> None:
    niger = a_state("NER")
    entry = an_entry(state=State.ENDORSED, partner=a_partner("EU"))
    by = acting_as(Role.FOCAL_POINT, partner=niger)
    comments.comment(entry, text="Ours says 2027.", named=True, by=by, at=AT)
    with pytest.raises(Refused, match="This belongs to another partner"):
        comments.comment(entry, text="Ours says 2027.", by=by, at=AT)
    with pytest.raises(Refused, match="Your role does not allow this"):
        contributor = acting_as(Role.CONTRIBUTOR)
        comments.comment(entry, text="Ours says 2027.", named=True, by=contributor, at=AT)
