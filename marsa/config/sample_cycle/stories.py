"""What happened to each entry of the sample cycle, told from `entries.yaml` by the actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from marsa.collection.actions import comments, entries, review
from marsa.collection.checks import Check
from marsa.collection.models import Cycle, Entry
from marsa.collection.queries import checking, returns, stream
from marsa.collection.queries import entries as queries
from marsa.config.sample_cycle import contents
from marsa.config.sample_cycle.cast import Cast
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.models import Partner

FOCAL_POINTS = {"NER": "focal_point", "EU": "alternate", "SEN": "senegal"}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is done in a story: to what, by whom, when, and what is said."""

    entry: Entry
    by: Acting
    at: datetime
    step: Mapping[str, Any]

    @property
    def late(self) -> str | None:
        """Why nothing may be written then; None in an open cycle."""
        return returns.late(self.entry.cycle_last, partner=self.entry.partner_id, at=self.at)

    @property
    def findings(self) -> tuple[Check, ...]:
        """What is to be said of the entry as it stands."""
        today = timezone.localdate(self.at)
        return checking.checked(self.entry, cycle=self.entry.cycle_last, today=today)


def tell(cycle: Cycle, *, players: Cast, at: datetime) -> None:
    """Tell every story up to the moment of the demonstration."""
    recognise = registry.recogniser()
    for number, told in enumerate(_stories()):
        partner = Partner.objects.get(code=told["partner"])
        writer, moment = players[told["writer"]], _moments(number, at=at)
        begun = moment(told["begun"])
        entry = entries.start(
            partner,
            cycle=cycle,
            type=told["type"],
            said=contents.of(told, year=at.year, contributor=writer.contributor, find=recognise),
            late=returns.late(cycle, partner=partner.code, at=begun),
            by=writer,
            at=begun,
        )
        for step in told["story"]:
            by = players[_player(told, step)]
            entry = _current(entry)
            DO[step["do"]](Told(entry, by, moment(step["days"]), step))


def _stories() -> list[dict[str, Any]]:
    text = Path(__file__).with_name("entries.yaml").read_text(encoding="utf-8")
    loaded: list[dict[str, Any]] = yaml.safe_load(text)
    return loaded


def _moments(number: int, *, at: datetime) -> Callable[[int], datetime]:
    """Return days before the demonstration → an instant; no two stories share theirs.

    Steps of the same day follow each other by seconds, in the order in which they are asked for.
    """
    asked: list[int] = []

    def moment(days: int) -> datetime:
        asked.append(days)
        return at - timedelta(days=days) + timedelta(minutes=number, seconds=20 * len(asked))

    return moment


def _player(told: Mapping[str, Any], step: Mapping[str, Any]) -> str:
    """Say who does a step: the one it names, else the one who usually does it."""
    focal_point = FOCAL_POINTS[told["partner"]]
    usual = {"endorse": focal_point, "accept": "verifier"}
    named = {"focal_point": focal_point}
    by = step.get("by") or usual.get(step["do"]) or told["writer"]
    return named.get(by, by)


def _current(entry: Entry) -> Entry:
    rows = Entry.objects.select_related("partner", "current", "accepted", "cycle_last")
    return rows.get(pk=entry.pk)


def _submit(told: Told) -> None:
    token = queries.token(told.entry)
    entries.submit(
        told.entry, token=token, findings=told.findings, late=told.late, by=told.by, at=told.at
    )


def _endorse(told: Told) -> None:
    token = queries.token(told.entry)
    review.endorse(told.entry, token=token, findings=told.findings, by=told.by, at=told.at)


def _accept(told: Told) -> None:
    review.accept(told.entry, token=queries.token(told.entry), by=told.by, at=told.at)


def _send_back(told: Told) -> None:
    review.send_back(told.entry, reason=told.step["text"], by=told.by, at=told.at)


def _save(told: Told) -> None:
    """Save another amount in the first line of funding."""
    first, *others = queries.said(told.entry)["funding"]
    content = {"funding": [{**first, "amount": told.step["amount"]}, *others]}
    token = queries.token(told.entry)
    entries.save(told.entry, content=content, token=token, late=told.late, by=told.by, at=told.at)


def _explain(told: Told) -> None:
    words = {key: told.step[key] for key in ("finding", "field", "text")}
    entries.explain(told.entry, **words, by=told.by, at=told.at)


def _ask(told: Told) -> None:
    words = {key: told.step[key] for key in ("text", "field")}
    comments.ask(told.entry, **words, by=told.by, at=told.at)


def _answer(told: Told) -> None:
    question = stream.open_questions(told.entry)[0]
    comments.answer(question, text=told.step["text"], by=told.by, at=told.at)


DO: Mapping[str, Callable[[Told], None]] = {
    "submit": _submit,
    "endorse": _endorse,
    "accept": _accept,
    "send_back": _send_back,
    "save": _save,
    "explain": _explain,
    "ask": _ask,
    "answer": _answer,
}
