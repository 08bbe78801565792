"""The scorecard of one partner as a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import board, scorecard, writing
from marsa.collection.models import Return
from marsa.collection.pages import returns
from marsa.collection.queries import scorecards as queries
from marsa.collection.scorecard import Line, Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: what, "38 of 51", its share, the partners' median, the list of what lacks it."""

    label: str
    count: str
    value: str
    median: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard of one partner in one cycle."""

    title: str
    back: str
    back_label: str
    groups: tuple[tuple[str, tuple[Shown, ...]], ...]


def labels() -> dict[str, str]:
    """Return what each line is called, in the order of the page."""
    return {
        "titles_both": _("Title in English and French"),
        "summaries_both": _("Summary in English and French"),
        "amounts": _("Projects with an amount"),
        "place_shares": _("Share given for each place"),
        "theme_shares": _("Share given for each theme"),
        "identifiers": _("Projects with an identifier"),
        "ends_on": _("Projects with an end date"),
        "outcomes": _("Outcomes of what has ended"),
        "target_groups": _("Target groups"),
        "sdg": _("Sustainable Development Goals"),
        "gcm": _("Objectives of the Global Compact for Migration"),
        "gender": _("Gender marker"),
        "human_rights": _("Human rights marker"),
        "links": _("Links"),
        "contact_name": _("Contact"),
        "findings": _("Findings in files as they arrived, per 100 rows"),
        "accepted_at_once": _("Accepted without being sent back"),
        "days_to_endorse": _("Days from submitted to endorsed (median)"),
        "days_to_accept": _("Days from endorsed to accepted (median)"),
        "unconfirmed": _("Ongoing entries that two cycles left unconfirmed"),
    }


def page(returned: Return) -> Card:
    """Return the scorecard (seven queries; every content of the cycle is read)."""
    facts = queries.facts(returned.cycle)
    found = {each.key: each for each in scorecard.lines(returned.partner_id, partners=facts)}
    names = labels()

    def group(*keys: str) -> tuple[Shown, ...]:
        return tuple(_shown(found[key], label=names[key], returned=returned) for key in keys)

    required = tuple(key for key in scorecard.CHECKS if key not in scorecard.OPTIONAL)
    review = tuple(key for key in names if key not in scorecard.CHECKS)
    return Card(
        title=_("Scorecard %(cycle)s: %(partner)s")
        % {"cycle": returned.cycle.code, "partner": returns.name(returned.partner)},
        back=returns.to("return-of", returned),
        back_label=_("Return %(cycle)s") % {"cycle": returned.cycle.code},
        groups=(
            (_("What is said, and how fully"), group(*required)),
            (_("Fields that may stay empty"), group(*scorecard.OPTIONAL)),
            (_("On the way"), (*group(*review), _on_time(returned))),
        ),
    )


def _shown(line: Line, *, label: str, returned: Return) -> Shown:
    is_share = line.unit == Unit.SHARE
    write = writing.percent if is_share else writing.number
    lacks = line.count if line.key == "unconfirmed" else is_share and line.of - line.count
    count = writing.counted(line.count, of=line.of) if line.of else writing.NOTHING
    if line.unit == Unit.DAYS and line.of:
        words = ngettext("%(n)s entry", "%(n)s entries", line.of)
        count = words % {"n": writing.number(line.of)}
    return Shown(
        label=label,
        count=count,
        value=write(line.value),
        median=write(line.median),
        url=returns.entries(returned, missing=line.key) if lacks else "",
    )


def _on_time(returned: Return) -> Shown:
    """Return whether the partner was on time, beside how many were."""
    cycle = returned.cycle
    every = [board.is_on_time(each, due_at=cycle.due_at) for each in cycle.returns.all()]
    is_mine = board.is_on_time(returned, due_at=cycle.due_at)
    if returned.first_declared_at is None:
        said = _("not declared yet")
    else:
        said = _("yes") if is_mine else _("no")
    beside = writing.counted(sum(every), of=len(every))
    return Shown(_("Declared before the due date"), said, "", beside, "")
