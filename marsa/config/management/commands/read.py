"""`marsa read`: read files, say what they come to and what is wrong with them."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, OutputWrapper
from django.utils import timezone

from marsa.analytics.text import sentence
from marsa.exchange import reading, telling
from marsa.exchange.reading import Stream
from marsa.exchange.summary import Summary
from marsa.exchange.tables import mappings
from marsa.kit.findings import Finding, Severity
from marsa.kit.progress import Progress
from marsa.registry import codelists

LONG_FILE = 4_000_000  # bytes from which on a bar shows how far reading has come
KILO = 1000
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

HELP = sentence(
    "Read IATI activity files, known lists (CSV, or JSON: objects with the same names, in a list "
    "of up to 50 MB or one on each line), workbooks and the platform's own JSON Lines, and say "
    "what they come to and what is wrong. "
    "Exit code: 0 usable, 1 with critical findings, 2 not readable at all. "
    "Examples: marsa read activities.xml; marsa read list.csv --mapping eutf --format json; "
    "marsa export --format jsonl --output all.jsonl && marsa read all.jsonl",
    "Lire des fichiers d’activités IITA, des listes connues (CSV, ou JSON : objets portant les "
    "mêmes noms, dans une liste de 50 Mo au plus ou un par ligne), des classeurs et le JSON Lines "
    "de la plateforme, et dire ce qu’ils totalisent et ce qui ne va pas. "
    "Code de sortie : 0 utilisable, 1 avec constats critiques, 2 illisible. "
    "Exemples : marsa read activites.xml ; marsa read liste.csv --mapping eutf --format json ; "
    "marsa export --format jsonl --output tout.jsonl && marsa read tout.jsonl",
)
OPTIONS = {
    "files": sentence("files to read", "fichiers à lire"),
    "--mapping": sentence(
        "name of a known list, for a table whose columns do not tell it",
        "nom d’une liste connue, pour un tableau que ses colonnes ne révèlent pas",
    ),
    "--workers": sentence(
        "number of processes for a large IATI file (default 1)",
        "nombre de processus pour un grand fichier IITA (1 par défaut)",
    ),
    "--format": sentence("how to print it", "format de sortie"),
    "--lang": sentence("language of the sentences: en or fr", "langue des phrases : en ou fr"),
    "--findings": sentence(
        "show at most N findings of each file, one by one",
        "afficher au plus N constats par fichier, un par un",
    ),
}
NOTHING = sentence("Nothing could be read.", "Rien n’a pu être lu.")
RECORDS = sentence("{form}, records: {records}", "{form}, fiches : {records}")
AMOUNTS = sentence(
    "Amounts as reported (set aside, not counted: {set_aside})",
    "Montants tels que déclarés (écartés, non comptés : {set_aside})",
)
FINDINGS = sentence("Findings", "Constats")
NO_FINDINGS = sentence("No findings.", "Aucun constat.")
LINE = sentence("line {line}", "ligne {line}")
SEVERITIES = {
    Severity.CRITICAL: sentence("critical", "critique"),
    Severity.ERROR: sentence("error", "erreur"),
    Severity.WARNING: sentence("warning", "alerte"),
    Severity.NOTE: sentence("note", "note"),
}


class Command(BaseCommand):
    """Read files and report on them."""

    help = HELP.en
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options in the language of the terminal."""
        language = _language(None)
        parser.description = HELP.of(language)
        described = {name: text.of(language) for name, text in OPTIONS.items()}
        parser.add_argument("files", nargs="+", metavar="FILE", help=described["files"])
        parser.add_argument(
            "--mapping", choices=mappings.names(), metavar="NAME", help=described["--mapping"]
        )
        parser.add_argument(
            "--format",
            choices=["table", "json", "csv"],
            default="table",
            help=described["--format"],
        )
        parser.add_argument(
            "--workers", type=int, default=1, metavar="N", help=described["--workers"]
        )
        parser.add_argument("--lang", choices=["en", "fr"], help=described["--lang"])
        parser.add_argument("--findings", type=int, metavar="N", help=described["--findings"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each file; leave with the gravest exit code of all."""
        language = _language(options["lang"])
        today = timezone.localdate()
        streams = (
            reading.open(name, mapping=options["mapping"], today=today, workers=options["workers"])
            for name in options["files"]
        )
        print_all = {"table": self._table, "json": self._json, "csv": self._csv}
        code = print_all[options["format"]](streams, language, options["findings"])
        if code:
            sys.exit(code)

    def _table(self, streams: Iterable[Stream], language: str, most: int | None) -> int:
        """Print a summary of each file."""
        code = 0
        for stream in streams:
            summary = Summary()
            listed = list(_first(self._findings(stream, summary), most or 0))
            for line in _described(stream, summary, language):
                self.stdout.write(line)
            for finding in listed:
                self.stdout.write(f"  {_place(finding, language)}: {finding.message(language)}")
            self.stdout.write("")
            code = max(code, summary.exit_code())
        return code

    def _json(self, streams: Iterable[Stream], language: str, most: int | None) -> int:
        """Print one document, finding by finding, so that memory stays flat."""
        code, between = 0, ""
        self.stdout.write('{"files": [', ending="")
        for stream in streams:
            summary = Summary()
            path = json.dumps(stream.name, ensure_ascii=False)
            self.stdout.write(f'{between}\n{{"path": {path}, "findings": [', ending="")
            comma = ""
            for finding in _first(self._findings(stream, summary), most):
                text = json.dumps(telling.as_data(finding), ensure_ascii=False)
                self.stdout.write(f"{comma}\n{text}", ending="")
                comma = ","
            data = telling.ended(summary, format=stream.format, version=stream.version)
            rest = json.dumps(data, ensure_ascii=False)
            self.stdout.write(f"], {rest[1:]}", ending="")
            between = ","
            code = max(code, summary.exit_code())
        self.stdout.write("\n]}")
        return code

    def _csv(self, streams: Iterable[Stream], language: str, most: int | None) -> int:
        """Print the findings of all files as one table."""
        code = 0
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(
            ("path", "code", "severity", "line", "cell", "element", "record", "message")
        )
        for stream in streams:
            summary = Summary()
            for found in _first(self._findings(stream, summary), most):
                place = (found.line, found.cell, found.path, found.record)
                row = (stream.name, found.code, found.severity, *place, found.message(language))
                writer.writerow([_guarded(value) for value in row])
            code = max(code, summary.exit_code())
        return code

    def _findings(self, stream: Stream, summary: Summary) -> Iterator[Finding]:
        """Go through a file, with a bar on a terminal when it is long."""
        size = stream.size or 0
        shown = size >= LONG_FILE and sys.stderr.isatty()
        screen = OutputWrapper(sys.stderr)  # without the colour of errors
        with Progress(screen, unit="kB", total=size // KILO, shown=shown) as progress:
            done = 0
            for found in summary.follow(stream):
                progress.add(stream.position // KILO - done)
                done = stream.position // KILO
                yield from found


def _language(chosen: str | None) -> str:
    """Return the language to speak: as asked for, else that of the terminal."""
    spoken = chosen or next(filter(None, map(os.environ.get, LOCALES)), "")
    return "fr" if spoken.startswith("fr") else "en"


def _first(findings: Iterable[Finding], most: int | None) -> Iterator[Finding]:
    """Hand on so many findings, and go through the others all the same: they are counted."""
    for number, finding in enumerate(findings):
        if most is None or number < most:
            yield finding


def _described(stream: Stream, summary: Summary, language: str) -> Iterator[str]:
    """Describe a file in lines for a person."""
    yield stream.name
    if stream.format is None:
        yield f"  {NOTHING.of(language)}"
    else:
        form = f"{stream.format.upper()} {stream.version or '?'}"
        yield f"  {RECORDS.of(language).format(form=form, records=summary.records)}"
    if summary.totals:
        yield f"  {AMOUNTS.of(language).format(set_aside=summary.set_aside)}"
        yield from _sums(summary, language)
    if not summary.findings:
        yield f"  {NO_FINDINGS.of(language)}"
        return
    yield f"  {FINDINGS.of(language)}"
    ranks = list(Severity)
    for tally in sorted(summary.findings.values(), key=lambda t: ranks.index(t.first.severity)):
        first = tally.first
        word = SEVERITIES[first.severity].of(language)
        yield f"    {word} × {tally.count}  {first.code}  ({_place(first, language)})"
        yield f"      {first.message(language)}"


def _sums(summary: Summary, language: str) -> Iterator[str]:
    for kind, sums in telling.ordered(summary):
        label = codelists.labels("funding_kinds").get(telling.KINDS.get(kind, kind))
        for currency, total in sorted(sums.items()):
            name = label.text(language) if label else kind
            yield f"    {name:<32} {_grouped(total, language):>26} {currency}"


def _grouped(amount: Decimal, language: str) -> str:
    """Write an amount with all its digits, grouped as the language does."""
    text = f"{amount:,f}"
    if language != "fr":
        return text
    return text.translate({ord(","): "\N{NARROW NO-BREAK SPACE}", ord("."): ","})


def _place(finding: Finding, language: str) -> str:
    if finding.cell:
        return finding.cell
    return LINE.of(language).format(line=finding.line) if finding.line else "–"


def _guarded(value: object) -> object:
    """Keep a cell from being taken for a formula: an apostrophe before what starts like one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
