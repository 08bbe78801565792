"""Invented projects: what each partner reports, and of which domain."""

from decimal import Decimal
from random import Random

from marsa.config.sample import dates, money, places, texts, words
from marsa.config.sample.dates import Span
from marsa.config.sample.dice import Dice
from marsa.config.sample.draft import Draft, Pledge
from marsa.config.sample.partners import Partner
from marsa.config.sample.places import Where
from marsa.config.sample.texts import Subject
from marsa.config.sample.words import EMERGENCIES

# Kinds of projects that work with institutions: their summaries name no number of people.
INSTITUTIONAL = frozenset(
    {"governance", "asylum", "borders", "smuggling", "readmission"}
    | {"movement", "recognition", "identity", "missing"}
)
SECOND_DOMAIN = {"1": "345", "2": "15", "3": "14", "4": "135", "5": "1", EMERGENCIES: "1"}
ATTEMPTS = 1_000
COST_OF_ONE = (60, 90, 120, 180, 250, 400)  # euro for each person reached


def draw(dice: Dice, *, partner: Partner, column: str) -> Draft:
    """Invent one project of a partner. column: "projects" or "emergencies"."""
    rng = dice.facts
    span = dates.span(rng, column=column)
    domain = EMERGENCIES if column == "emergencies" else _domain(rng, partner, span)
    where = places.draw(rng, partner=partner, column=column, domain=domain)
    status = dates.status(rng, span=span)
    pledges = money.pledges(rng, partner=partner, column=column, span=span)
    themes = _themes(rng, domain)
    titles, summaries = _texts(dice, partner, domain, where, status, span, _people(rng, pledges))
    return Draft(
        type="project",
        status=status,
        titles=titles,
        summaries=summaries,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        places=_places(rng, where.codes),
        themes=themes,
        pledges=pledges,
        implementers=_implementers(rng, partner, domain),
        has_link=rng.random() < 0.35,
    )


def _texts(
    dice: Dice,
    partner: Partner,
    domain: str,
    where: Where,
    status: str,
    span: Span,
    people: int,
) -> tuple[texts.Both, texts.Both]:
    subject = _subject(dice, domain, where, span)
    reached = 0 if subject.strand.name in INSTITUTIONAL else people
    summaries = texts.summaries(
        dice.words, subject=subject, status=status, span=span, people=reached
    )
    return texts.languages(
        dice.words, partner=partner, titles=subject.titles(), summaries=summaries
    )


def _subject(dice: Dice, domain: str, where: Where, span: Span) -> Subject:
    """Draw what a project is about until its title is new in both languages."""
    rng = dice.words
    second = domain != EMERGENCIES and span.starts_on.year > 2018
    for _ in range(ATTEMPTS):
        strand = rng.choice(words.strands(domain))
        subject = Subject(
            strand=strand,
            head=rng.choice(strand.heads),
            group=rng.choice(strand.groups),
            where=places.narrowed(rng, where=where),
            phase=2 if second and rng.random() < 0.07 else 1,
        )
        titles = subject.titles()
        if texts.suits(subject) and not dice.titles & set(titles):
            dice.titles.update(titles)
            return subject
    raise ValueError(f"no new title for domain {domain} {where.en}: add words to words/*.yaml")


def _domain(rng: Random, partner: Partner, span: Span) -> str:
    """Draw a domain; protection and asylum grows from year to year, as the 2022 cycle showed."""
    later = span.starts_on.year - 2016
    weights = {"1": 50 - 4 * later, "2": 10, "3": 8 + 7 * later, "4": 20 - later, "5": 14}
    return rng.choices(partner.themes, [weights[theme] for theme in partner.themes])[0]


def _themes(rng: Random, domain: str) -> tuple[tuple[str, str], ...]:
    """Draw one domain or two; one pair in eight comes without shares."""
    first = "3" if domain == EMERGENCIES else domain
    if rng.random() >= (0.15 if domain == EMERGENCIES else 0.3):
        return ((first, "100"),)
    main = rng.choice((50, 60, 70, 75, 80))
    stated = rng.random() >= 0.125
    second = rng.choice(SECOND_DOMAIN[domain])
    return ((first, str(main) if stated else ""), (second, str(100 - main) if stated else ""))


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


def _implementers(rng: Random, partner: Partner, domain: str) -> tuple[str, ...]:
    """Draw one to three implementers; an organisation of the United Nations is often its own."""
    material = words.load("implementers")
    invented = [f"{o['name']} (sample)" for o in material["invented"] if domain in o["works"]]
    real = list(material["real"][domain])
    chosen = [words.funder(partner.code).name] if _does_it_itself(rng, partner) else []
    more = rng.choices((1, 2, 3), (64, 26, 10))[0] - len(chosen)
    chosen += [rng.choice(real if rng.random() < 0.38 else invented) for _ in range(more)]
    return tuple(dict.fromkeys(chosen))


def _does_it_itself(rng: Random, partner: Partner) -> bool:
    return partner.side == "international" and rng.random() < 0.7
