"""The sample as CSV files in the product's own layout, one for each partner."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

from marsa.config.sample import money, policies, projects
from marsa.config.sample.dates import Span
from marsa.config.sample.dice import Dice, dice
from marsa.config.sample.draft import Draft, Pledge
from marsa.config.sample.partners import Partner, partners
from marsa.registry import rates

TOTAL = Decimal("8800000000")  # euro, as in the 2022 cycle
FUNDERS, IMPLEMENTERS, PLACES, THEMES = 3, 3, 5, 3
BANK_LINES = 5  # lines in a currency without a rate
HEADER = (
    "local_ref", "type", "title_en", "title_fr", "summary_en", "summary_fr", "status",
    "starts_on", "ends_on",
    *(f"{name}_{i}" for i in range(1, FUNDERS + 1)
      for name in ("funder", "funder_class", "kind", "amount", "currency", "value_on")),
    *(f"implementer_{i}" for i in range(1, IMPLEMENTERS + 1)),
    *(f"{name}_{i}" for i in range(1, PLACES + 1) for name in ("place", "share")),
    *(f"{name}_{i}" for i in range(1, THEMES + 1) for name in ("theme", "theme_share")),
    "identifier", "link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One partner's file. rows: its entries, the header not counted."""

    partner_code: str
    path: Path
    rows: int


def write(folder: Path, *, seed: int = 2022) -> list[SampleFile]:
    """Write the sample: one file `<partner>.csv` for each partner that reports.

    folder: made if it is not there; files of the same name are replaced. seed: the same
    seed, and the same rates, give the same bytes. UTF-8, commas, header; the money of all
    files is worth EUR 8.8 billion (within 0.05 %) at the rates that the product brings along.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by_partner = _drafts(seed)
    lines = [line for _, drafts in by_partner for draft in drafts for line in draft.pledges]
    amounts = iter(money.settle(lines, total=TOTAL, table=rates.table()))
    return [_file(folder, partner, drafts, amounts) for partner, drafts in by_partner]


def _drafts(seed: int) -> list[tuple[Partner, list[Draft]]]:
    thrown = dice(seed)
    by_partner = [(partner, _entries(thrown, partner)) for partner in partners()]
    return _with_bank(thrown.facts, by_partner)


def _entries(thrown: Dice, partner: Partner) -> list[Draft]:
    columns = ["projects"] * partner.projects + ["emergencies"] * partner.emergencies
    invented = [projects.draw(thrown, partner=partner, column=column) for column in columns]
    return [*invented, *policies.draw(thrown, partner=partner)]


def _with_bank(
    rng: Random, by_partner: list[tuple[Partner, list[Draft]]]
) -> list[tuple[Partner, list[Draft]]]:
    """Let the African Development Bank join a few projects that African partners report."""
    open_to_it = [
        (p, i)
        for p, (partner, drafts) in enumerate(by_partner)
        if partner.side == "africa"
        for i, draft in enumerate(drafts)
        if draft.pledges and len(draft.pledges) < FUNDERS
    ]
    for p, i in rng.sample(open_to_it, BANK_LINES):
        draft = by_partner[p][1][i]
        if draft.starts_on and draft.ends_on:
            span = Span(draft.starts_on, draft.ends_on)
            line = money.bank(rng, kind=draft.pledges[0].kind, span=span)
            by_partner[p][1][i] = replace(draft, pledges=(*draft.pledges, line))
    return by_partner


def _file(
    folder: Path, partner: Partner, drafts: Sequence[Draft], amounts: Iterator[Decimal | None]
) -> SampleFile:
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(HEADER)
    for number, draft in enumerate(drafts, start=1):
        ref = f"SAMPLE-{partner.code}-{number:04d}"
        out.writerow(_row(ref, draft, [next(amounts) for _ in draft.pledges]))
    path = folder / f"{partner.code}.csv"
    path.write_bytes(text.getvalue().encode())
    return SampleFile(partner.code, path, len(drafts))


def _row(ref: str, draft: Draft, amounts: Sequence[Decimal | None]) -> list[str]:
    lines = [_line(*pair) for pair in zip(draft.pledges, amounts, strict=True)]
    return [
        ref,
        draft.type,
        *draft.titles,
        *draft.summaries,
        draft.status,
        draft.starts_on.isoformat() if draft.starts_on else "",
        draft.ends_on.isoformat() if draft.ends_on else "",
        *_filled(lines, FUNDERS, width=6),
        *_filled([(name,) for name in draft.implementers], IMPLEMENTERS, width=1),
        *_filled(draft.places, PLACES, width=2),
        *_filled(draft.themes, THEMES, width=2),
        ref,
        f"https://example.org/{ref.lower()}" if draft.has_link else "",
    ]


def _line(line: Pledge, amount: Decimal | None) -> tuple[str, ...]:
    """Write a funding line; what is not decided has a funder, and nothing that asks for a sum."""
    known = ("", "", "", "")
    if amount is not None:
        known = (line.kind, format(amount, "f"), line.currency, line.value_on.isoformat())
    return (line.funder.name, line.funder.funder_class, *known)


def _filled(groups: Sequence[tuple[str, ...]], count: int, *, width: int) -> list[str]:
    """Lay groups of cells side by side and fill up with empty cells."""
    cells = [cell for group in groups for cell in group]
    return cells + [""] * (count * width - len(cells))
