"""The reference manual that is made from the code: columns, checks, states, findings, measures."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from marsa.analytics import questions
from marsa.collection import checks as entry_checks
from marsa.collection import fields
from marsa.config import reference_lives
from marsa.editions import checks
from marsa.exchange import sentences
from marsa.exchange.iati_out import notes
from marsa.kit import columns

PACKAGE = Path(__file__).parents[1]
NOTE = "<!-- Made by `make docs` from the code. Do not edit. -->"


def pages() -> dict[str, str]:
    """Return file name → text of each generated page."""
    return {
        "tables.md": _page("Tables of an edition", _tables()),
        "checks.md": _page("What stops a publication", _checks()),
        "states.md": _page("States, and what leads from one to the next", reference_lives.lives()),
        "roles.md": _page("Roles, and what each may do", reference_lives.roles()),
        "fields.md": _page("Fields of an entry", _entry_fields()),
        "entry-checks.md": _page("What is said of an entry", _entry_checks()),
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


def _entry_fields() -> Iterator[str]:
    yield from (
        "An arrow (↑) marks what a reporter may restrict to registered readers or partners.",
        "",
    )
    for section in fields.sections():
        yield from (f"## {section.en} · *{section.fr}*", "")
        yield from (
            "| field | for | tier | English | français |",
            "|---|---|---|---|---|",
        )
        for field in fields.all_fields().values():
            if field.section == section.key:
                yield _entry_field(field)
        yield ""


def _entry_field(field: fields.Field) -> str:
    applies = ", ".join(sorted(field.applies))
    tier = f"{field.tier}{' ↑' if field.is_restrictable or field.withheld_with else ''}"
    in_en, in_fr = (_cell(f"**{field.label(code)}** {field.help(code)}") for code in ("en", "fr"))
    return f"| `{field.key}` | {applies} | {tier} | {in_en} | {in_fr} |"


def _entry_checks() -> Iterator[str]:
    yield from ("| code | severity | English | français |", "|---|---|---|---|")
    for code, about in entry_checks.catalogue().items():
        yield f"| `{code}` | {about.severity} | {_cell(about.en)} | {_cell(about.fr)} |"


def _findings() -> Iterator[str]:
    yield from (
        "What stands in braces is filled in from the file: `{found}` is what it says there, "
        "`{near_en}` and `{near_fr}` name the codes that may be meant. The checking page lists the "
        "same at `/en/check/findings`.", "", "## Reading", "",
    )  # fmt: skip
    read = sentences.catalogue().values()
    yield from _sentences((one.code, one.severity, one.en, one.fr) for one in read)
    written = notes.catalogue().items()
    yield from ("", "## Writing IATI", "")
    yield from _sentences((code, row["severity"], row["en"], row["fr"]) for code, row in written)


def _sentences(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[str]:
    yield from ("| code | severity | English | français |", "|---|---|---|---|")
    for code, severity, en, fr in sorted(rows):
        yield f"| `{code}` | {severity} | {_cell(en)} | {_cell(fr)} |"


def _measures() -> Iterator[str]:
    for name, measure in questions.MEASURES.items():
        yield from (f"## {name}: {measure.title.en} · *{measure.title.fr}*", "")
        for part in (measure.definition, measure.unit, measure.caveat):
            yield from (part.en, "", f"*{part.fr}*", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
