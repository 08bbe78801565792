"""Invented projects: what each partner reports, and of which domain."""

from decimal import Decimal
from random import Random

from marsa.config.sample import dates, money, places, texts, words
from marsa.config.sample.dates import Span
from marsa.config.sample.draft import Draft, Pledge
from marsa.config.sample.partners import Partner
from marsa.config.sample.texts import Subject
from marsa.config.sample.words import EMERGENCIES

# Kinds of projects that work with institutions: their summaries name no number of people.
INSTITUTIONAL = frozenset(
    {"governance", "asylum", "borders", "smuggling", "readmission"}
    | {"movement", "recognition", "identity", "missing"}
)
SECOND_DOMAIN = {"1": "345", "2": "15", "3": "14", "4": "135", "5": "1"}
COST_OF_ONE = (60, 90, 120, 180, 250, 400)  # euro for each person reached


def draw(rng: Random, *, partner: Partner, column: str, taken: set[str]) -> Draft:
    """Invent one project of a partner.

    column: "projects" or "emergencies". taken: titles already used, in either language;
    the new ones are added.
    """
    span = dates.span(rng, column=column)
    subject, titles = _subject(rng, partner, column, span, taken)
    status = dates.status(rng, span=span)
    pledges = money.pledges(rng, partner=partner, column=column, span=span)
    people = 0 if subject.strand.name in INSTITUTIONAL else _people(rng, pledges)
    summaries = texts.summaries(rng, subject=subject, status=status, span=span, people=people)
    titles, summaries = texts.languages(rng, partner=partner, titles=titles, summaries=summaries)
    return Draft(
        type="project",
        status=status,
        titles=titles,
        summaries=summaries,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        places=_places(rng, subject.where.codes),
        themes=_themes(rng, subject.strand.domain, column),
        pledges=pledges,
        implementers=_implementers(rng, partner, subject.strand.domain, column),
        has_link=rng.random() < 0.35,
    )


def _subject(
    rng: Random, partner: Partner, column: str, span: Span, taken: set[str]
) -> tuple[Subject, tuple[str, str]]:
    """Draw what a project is about until its title is new in both languages."""
    domain = EMERGENCIES if column == "emergencies" else _domain(rng, partner, span)
    while True:
        where = places.draw(rng, partner=partner, column=column)
        strand = rng.choice(words.strands(domain))
        head, group = rng.choice(strand.heads), rng.choice(strand.groups)
        phase = (
            2 if column == "projects" and span.starts_on.year > 2018 and rng.random() < 0.07 else 1
        )
        subject = Subject(strand, head, group, where, phase)
        titles = subject.titles()
        suits = all(texts.suits(phrase, where=where) for phrase in (head, group))
        fits = suits and not (where.route and domain in "12")
        if fits and not taken & set(titles):
            taken.update(titles)
            return subject, titles


def _domain(rng: Random, partner: Partner, span: Span) -> str:
    """Draw a domain; protection and asylum grows from year to year, as the 2022 cycle showed."""
    later = span.starts_on.year - 2016
    weights = {"1": 46 - 2 * later, "2": 11, "3": 12 + 4 * later, "4": 18 - later, "5": 14}
    return rng.choices(partner.themes, [weights[theme] for theme in partner.themes])[0]


def _themes(rng: Random, domain: str, column: str) -> tuple[tuple[str, str], ...]:
    """Draw one domain or two; one pair in eight comes without shares."""
    seconds = "1" if column == "emergencies" else SECOND_DOMAIN[domain]
    if rng.random() >= (0.15 if column == "emergencies" else 0.3):
        return ((domain, "100"),)
    main = rng.choice((50, 60, 70, 75, 80))
    stated = rng.random() >= 0.125
    second = rng.choice(seconds)
    return ((domain, str(main) if stated else ""), (second, str(100 - main) if stated else ""))


def _places(rng: Random, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Give the places of a project: several of them have shares half of the time."""
    if len(codes) > 1 and rng.random() < 0.5:
        return tuple((code, "") for code in codes)
    return tuple(zip(codes, places.shares(rng, count=len(codes)), strict=True))


def _people(rng: Random, pledges: tuple[Pledge, ...]) -> int:
    """Estimate whom the money reaches, rounded to two figures; at least 200."""
    worth = sum((p.weight for p in pledges if p.weight is not None), Decimal("0.1"))
    reached = int(worth * 1_000_000 / rng.choice(COST_OF_ONE))
    unit: int = 10 ** max(len(str(reached)) - 2, 0)
    return max(reached // unit * unit, 200)


def _implementers(rng: Random, partner: Partner, domain: str, column: str) -> tuple[str, ...]:
    """Draw one to three implementers; an organisation of the United Nations is often its own."""
    material, works = words.load("implementers"), EMERGENCIES if column == "emergencies" else domain
    invented = [f"{o['name']} (sample)" for o in material["invented"] if works in o["works"]]
    real = list(material["real"][works])
    chosen = [words.funder(partner.code).name] if _does_it_itself(rng, partner) else []
    more = rng.choices((1, 2, 3), (64, 26, 10))[0] - len(chosen)
    chosen += [rng.choice(real if rng.random() < 0.38 else invented) for _ in range(more)]
    return tuple(dict.fromkeys(chosen))


def _does_it_itself(rng: Random, partner: Partner) -> bool:
    return partner.side == "international" and rng.random() < 0.7
