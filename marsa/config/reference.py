"""The reference manual that is made from the code: columns, checks, states, findings, measures."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from marsa.analytics import questions
from marsa.collection import states
from marsa.editions import checks
from marsa.exchange import sentences
from marsa.kit import columns

PACKAGE = Path(__file__).parents[1]
NOTE = "<!-- Made by `make docs` from the code. Do not edit. -->"


def pages() -> dict[str, str]:
    """Return file name → text of each generated page."""
    return {
        "tables.md": _page("Tables of an edition", _tables()),
        "checks.md": _page("What stops a publication", _checks()),
        "states.md": _page("The life of an entry", _states(states.NEXT)),
        "findings.md": _page("What reading a file can find", _findings()),
        "measures.md": _page("What an edition can be asked", _measures()),
    }


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([NOTE, "", f"# {title}", "", *lines, ""])


def _tables() -> Iterator[str]:
    for file in sorted(PACKAGE.rglob("published.yaml")):
        for name, table in columns.load(str(file.with_suffix(".py"))).items():
            yield from (f"## {name}", "", f"{table.title_en} · *{table.title_fr}*", "")
            yield from ("| column | type | meaning | signification |", "|---|---|---|---|")
            for column in table.columns:
                yield f"| `{column.name}` | {column.kind} | {column.en} | {column.fr} |"
            yield ""


def _checks() -> Iterator[str]:
    yield from ("| check | what must hold | ce qui doit être vrai |", "|---|---|---|")
    for check in checks.CHECKS:
        yield f"| `{check.name}` | {check.en} | {check.fr} |"


def _states(arrows: Mapping[states.State, frozenset[states.State]]) -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2", f"    [*] --> {next(iter(arrows))}")
    for state, following in arrows.items():
        for to in sorted(following):
            yield f"    {state} --> {to}"
    yield "```"


def _findings() -> Iterator[str]:
    yield from ("| code | severity | English | français |", "|---|---|---|---|")
    for code, about in sorted(sentences.catalogue().items()):
        yield f"| `{code}` | {about.severity} | {_cell(about.en)} | {_cell(about.fr)} |"


def _measures() -> Iterator[str]:
    for name, measure in questions.MEASURES.items():
        yield from (f"## {name}: {measure.title.en} · *{measure.title.fr}*", "")
        for part in (measure.definition, measure.unit, measure.caveat):
            yield from (part.en, "", f"*{part.fr}*", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
