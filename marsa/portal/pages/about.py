"""What the dialogues are, and what this site is; how programs use it.

"I know whose figures these are, and what they are not."
"I know that reading leaves no trace of me, and that I can read with what I have."
"My program can ask what I can ask."
"""

from dataclasses import dataclass

from marsa.analytics import labels, questions
from marsa.analytics.dimensions import DIMENSIONS
from marsa.portal import addresses, frame, queries
from marsa.portal.pages import methodology
from marsa.portal.parts import Link
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue and how many states and organisations take part in it, observers included."""

    name: str
    members: int


@dataclass(frozen=True, slots=True)
class About:
    """The page about the site."""

    crumbs: tuple[Link, ...]
    prose: str
    dialogues: tuple[Dialogue, ...]
    reporters: int


@dataclass(frozen=True, slots=True)
class Api:
    """What programs can ask. filters: name and meaning; addresses: full, and ready to use."""

    crumbs: tuple[Link, ...]
    prose: str
    filters: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    explore: str
    measure: str
    figures: str
    countries: str


def page(visit: Visit) -> About:
    """Return the page about the site."""
    known = labels.known(visit.opened, dimension="dialogue")
    return About(
        crumbs=frame.crumbs(visit),
        prose=methodology.prose(visit, "about"),
        dialogues=tuple(
            Dialogue(visit.say(known[code]) if code in known else code, count)
            for code, count in queries.members(visit.opened).items()
        ),
        reporters=queries.reporters(visit.opened),
    )


def api(visit: Visit) -> Api:
    """Return the page for programs."""
    question = (("country", "NER"), ("year", "2020"))
    by = (("by", "country"), ("top", "10"))
    return Api(
        crumbs=frame.crumbs(visit),
        prose=methodology.prose(visit, "api"),
        filters=tuple((name, visit.say(each.title)) for name, each in DIMENSIONS.items()),
        measures=tuple((name, visit.say(each.title)) for name, each in questions.MEASURES.items()),
        explore=addresses.full(visit.to("explore", form="json", query=question)),
        measure=addresses.full(visit.to("measure", name="total", form="csv", query=by)),
        figures=addresses.full(visit.to("figures", form="json")),
        countries=addresses.full(visit.to("countries", form="csv")),
    )
