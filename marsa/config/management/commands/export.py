"""`marsa export`: take an edition out as a file that others read."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics.text import sentence
from marsa.config.exporting import activities, lines, rules, tables, workbook
from marsa.editions import store
from marsa.exchange.record import Party
from marsa.kit.findings import Finding, Severity
from marsa.kit.progress import Progress
from marsa.kit.refusal import Refused, insist

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
STANDARD_OUTPUT = "-"
Advance = Callable[[int], None]

HELP = sentence(
    "Write an edition as a file: IATI 2.03 (projects only), CSV, Excel workbook, JSON Lines or "
    "Parquet. Examples: marsa export --format xlsx; marsa export --format csv --table funding "
    "--output funding.csv; marsa export --format csv --table all; "
    "marsa export --format iati --reporter-ref XM-DAC-00000 --output activities.xml",
    "Écrire une édition dans un fichier : IITA 2.03 (projets seulement), CSV, classeur Excel, JSON "
    "Lines ou Parquet. Exemples : marsa export --format xlsx ; marsa export --format csv --table "
    "funding --output financements.csv ; marsa export --format csv --table all ; "
    "marsa export --format iati --reporter-ref XM-DAC-00000 --output activites.xml",
)
OPTIONS = {
    "--format": sentence("format of the file", "format du fichier"),
    "--edition": sentence(
        "number of an edition, such as 2026.1; the one served if left out",
        "numéro d’une édition, par exemple 2026.1 ; à défaut, l’édition en vigueur",
    ),
    "--output": sentence(
        "where to write it; - is the standard output",
        "fichier à écrire ; - désigne la sortie standard",
    ),
    "--table": sentence(
        "for csv and parquet: one table, or all in a zip archive",
        "pour csv et parquet : une table, ou all pour toutes dans une archive zip",
    ),
    "--force": sentence("replace a file that is there", "remplacer un fichier existant"),
    "--reporter-ref": sentence(
        "for iati: identifier of the organisation that publishes the file",
        "pour iati : identifiant de l’organisme qui publie le fichier",
    ),
    "--reporter-name": sentence("for iati: its name", "pour iati : son nom"),
    "--reporter-type": sentence(
        "for iati: its type in the IATI list OrganisationType (40: multilateral)",
        "pour iati : son type dans la liste IITA OrganisationType (40 : multilatéral)",
    ),
    "--lang": sentence("language of the sentences: en or fr", "langue des phrases : en ou fr"),
}


class Command(BaseCommand):
    """Write an edition in one of the formats."""

    help = HELP.en
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options in the language of the terminal."""
        language = _language(None)
        parser.description = HELP.of(language)
        told = {name: text.of(language) for name, text in OPTIONS.items()}
        parser.add_argument(
            "--format", choices=list(rules.ENDINGS), required=True, help=told["--format"]
        )
        parser.add_argument("--edition", default="", metavar="N", help=told["--edition"])
        parser.add_argument("--output", default="", metavar="FILE", help=told["--output"])
        parser.add_argument("--table", default="", metavar="NAME", help=told["--table"])
        parser.add_argument("--force", action="store_true", help=told["--force"])
        parser.add_argument(
            "--reporter-ref", default="", metavar="REF", help=told["--reporter-ref"]
        )
        parser.add_argument("--reporter-name", default="Marsa", help=told["--reporter-name"])
        parser.add_argument("--reporter-type", default="40", help=told["--reporter-type"])
        parser.add_argument("--lang", choices=["en", "fr"], help=told["--lang"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file whole or not at all, and say what is in it."""
        with translation.override(_language(options["lang"])):
            try:
                self._export(options)
            except (Refused, store.Damaged) as reason:
                raise CommandError(str(reason)) from None

    def _export(self, options: dict[str, Any]) -> None:
        edition = _edition(options["edition"])
        form, table = options["format"], options["table"]
        insist(rules.why_not_export(edition, form=form, table=table))
        output = options["output"] or rules.file_name(edition, form=form, table=table)
        write = self._writer(edition, options)
        if output == STANDARD_OUTPUT:
            _piped(cast(BinaryIO, self.stdout.buffer), write)
            return
        path = Path(output)
        insist(rules.why_not_write(path, force=options["force"]))
        _whole(path, write)
        self.stderr.write(
            _("Edition %(number)s stands in %(file)s.") % {"number": edition.number, "file": path}
        )

    def _writer(
        self, edition: store.Edition, options: dict[str, Any]
    ) -> Callable[[BinaryIO], None]:
        """Return what writes the bytes of the chosen format."""
        form, table = options["format"], options["table"] or rules.USUAL_TABLE
        if form == rules.IATI:
            return partial(self._iati, edition, _reporter(edition, options))
        if form == rules.XLSX:
            return partial(self._xlsx, edition)
        if form == rules.JSONL:
            return partial(self._jsonl, edition)
        if table == rules.ALL:
            return partial(self._archive, edition, form)
        return partial(_table, edition, table, form)

    def _iati(self, edition: store.Edition, reporter: Party, target: BinaryIO) -> None:
        findings: list[Finding] = []
        counts: Counter[str] = Counter()

        def say(finding: Finding) -> None:
            counts[finding.code] += 1
            if counts[finding.code] == 1 and finding.severity is not Severity.NOTE:
                findings.append(finding)

        base_url = settings.MARSA_BASE_URL.rstrip("/")
        with self._progress(_("initiatives"), edition.manifest["rows"]["initiatives"]) as bar:
            written = activities.write(
                edition, target, reporter=reporter, base_url=base_url, say=say, advance=bar.add
            )
        for finding in findings:
            sentence_ = finding.message(translation.get_language() or "en")
            self.stderr.write(f"{counts[finding.code]:,} × {sentence_}")
        insist(rules.why_no_activities(written.activities))
        self.stderr.write(
            _("Activities: %(activities)s. Left out: %(left_out)s (policies: %(policies)s).")
            % {
                "activities": f"{written.activities:,}",
                "left_out": f"{written.left_out:,}",
                "policies": f"{counts['schema.policy']:,}",
            }
        )

    def _xlsx(self, edition: store.Edition, target: BinaryIO) -> None:
        insist(rules.why_not_workbook(workbook.too_long(edition)))
        total = sum(edition.manifest["rows"].get(name, 0) for name in workbook.SHEETS)
        with self._progress(_("rows"), total) as bar:
            cut = workbook.write(edition, target, advance=bar.add)
        if cut:
            self.stderr.write(
                ngettext(
                    "%(count)s text is longer than a cell can hold and was cut; it is whole in the "
                    "CSV and JSON Lines files.",
                    "%(count)s texts are longer than a cell can hold and were cut; they are whole "
                    "in the CSV and JSON Lines files.",
                    cut,
                )
                % {"count": cut}
            )

    def _jsonl(self, edition: store.Edition, target: BinaryIO) -> None:
        with self._progress(_("initiatives"), edition.manifest["rows"]["initiatives"]) as bar:
            lines.write(edition, target, advance=bar.add)

    def _archive(self, edition: store.Edition, form: str, target: BinaryIO) -> None:
        with self._progress(_("tables"), len(tables.names(edition))) as bar:
            tables.write_all(edition, target, form=form, advance=bar.add)

    def _progress(self, unit: str, total: int) -> Progress:
        return Progress(self.stderr, unit=unit, total=total)


def _table(edition: store.Edition, table: str, form: str, target: BinaryIO) -> None:
    tables.write(edition, target, table=table, form=form)


def _edition(number: str) -> store.Edition:
    root = settings.EDITIONS_DIR
    wanted = number or store.current_number(root) or ""
    insist(rules.why_no_edition(wanted, known=store.numbers(root)))
    return store.find(root, wanted)


def _reporter(edition: store.Edition, options: dict[str, Any]) -> Party:
    """Return who publishes the file; a sample has an invented reporter unless one is named."""
    ref = options["reporter_ref"] or (rules.SAMPLE_REPORTER if edition.sample else "")
    name, type_ = options["reporter_name"], options["reporter_type"]
    if edition.sample and name:
        name = f"{name} {rules.SAMPLE_MARK}"
    insist(rules.why_no_reporter(ref, name=name, type_=type_))
    return Party("reporting", name, ref, type_)


def _whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file beside its place and move it there when it is complete."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as target:
            write(target)
        draft.replace(path)
    except OSError as error:
        raise Refused(rules.unwritable(path, error)) from error
    finally:
        draft.unlink(missing_ok=True)


def _piped(target: BinaryIO, write: Callable[[BinaryIO], None]) -> None:
    """Hand on a file when it is complete: the same bytes as on disk, or none."""
    with tempfile.TemporaryFile() as draft:
        write(draft)
        draft.seek(0)
        shutil.copyfileobj(draft, target)


def _language(chosen: str | None) -> str:
    """Return the language to speak: as asked for, else that of the terminal."""
    spoken = chosen or next(filter(None, map(os.environ.get, LOCALES)), "")
    return "fr" if spoken.startswith("fr") else "en"
