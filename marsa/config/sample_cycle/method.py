"""What partners say about the method in the sample cycle: questions, a proposal, votes."""

from datetime import datetime, timedelta

from marsa.collection.actions import changes
from marsa.collection.actions import method as actions
from marsa.collection.models import Cycle
from marsa.collection.rules.changes import Wording
from marsa.collection.rules.method import Asked, Choice
from marsa.collection.states import AnswerKind, Stance
from marsa.config.sample_cycle.cast import Cast

QUESTIONS = (
    Asked(
        AnswerKind.SCALE,
        text_en="Can you say what part of an amount goes to each country?",
        text_fr="Pouvez-vous dire quelle part d’un montant va à chaque pays\N{NO-BREAK SPACE}?",
        field="places",
    ),
    Asked(
        AnswerKind.CHOICE,
        text_en="How often should partners be asked?",
        text_fr="À quelle fréquence faut-il interroger les partenaires\N{NO-BREAK SPACE}?",
        choices=(
            Choice("year", "Every year", "Chaque année"),
            Choice("two-years", "Every two years", "Tous les deux ans"),
            Choice("always", "Whenever they like, at any time", "Quand ils le souhaitent"),
        ),
    ),
)
ANSWERS = {"senegal": ("4", "two-years"), "mali": ("2", "two-years"), "spain": ("5", "year")}
PROPOSAL = Wording(
    target_kind="field",
    target="ends_on",
    text_en="Ask for the end of every project, also of one that is planned.",
    text_fr="Demander la date de fin de chaque projet, même s’il n’est que prévu.",
    reason_en="Without it nobody can say how much money is still to come.",
    reason_fr="Sans elle, nul ne peut dire quelles sommes sont encore attendues.",
)
VOTES = (
    ("senegal", Stance.AGREE, ""),
    ("mali", Stance.AGREE_WITH_REMARK, "Let the year be enough where the day is not known."),
    ("spain", Stance.OBJECT, "Planned projects often have no end yet; it would be a guess."),
    ("morocco", Stance.ABSTAIN, ""),
)


def discuss(cycle: Cycle, *, players: Cast, at: datetime) -> None:
    """Set the questions, have some partners answer, put a proposal to the vote, vote."""
    _ask(cycle, players=players, at=at)
    proposed = at - timedelta(days=12)
    by = players["senegal"]
    proposal = changes.propose(cycle, wording=PROPOSAL, by=by, at=proposed)
    proposal = changes.open_proposal(proposal, by=by, at=proposed)
    for day, (player, stance, remark) in enumerate(VOTES):
        changes.vote(
            proposal,
            stance=stance,
            remark=remark,
            by=players[player],
            at=at - timedelta(days=10 - day),
        )


def _ask(cycle: Cycle, *, players: Cast, at: datetime) -> None:
    by, asked_at = players["secretariat"], at - timedelta(days=29)
    asked = [actions.add_question(cycle, asked=each, by=by, at=asked_at) for each in QUESTIONS]
    for day, (player, values) in enumerate(ANSWERS.items()):
        writer, answered_at = players[player], at - timedelta(days=20 - day)
        answers = dict(zip((question.pk for question in asked), values, strict=True))
        code = writer.partner
        actions.draft_answers(cycle, partner=code, answers=answers, by=writer, at=answered_at)
        actions.send_answers(cycle, partner=code, by=writer, at=answered_at)
