"""`marsa scan`: look through a whole folder of IATI files for what a profile is about."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from marsa.analytics.text import Text, sentence
from marsa.exchange.scan import profile, report, run, store
from marsa.exchange.scan.profile import Profile
from marsa.exchange.scan.report import Report, Unread
from marsa.kit.progress import Progress

MEGABYTE = 1_000_000
MOST_LISTED = 20  # unreadable files, one by one
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")

HELP = sentence(
    "Look through a folder of IATI files (a whole mirror, compressed or not) and keep the "
    "activities that a profile is about, each with the reasons. Stopped and begun again, it goes "
    "on where it was. Exit code: 0 fine, 1 some files could not be read, 2 nothing readable. "
    "Examples: marsa scan mirror; marsa scan mirror --for migration --workers 2 --output found",
    "Parcourir un dossier de fichiers IITA (un miroir entier, compressé ou non) et retenir les "
    "activités qui relèvent d’un profil, chacune avec ses raisons. Interrompue puis relancée, la "
    "commande reprend où elle en était. Code de sortie : 0 tout est lu, 1 des fichiers n’ont pas "
    "pu être lus, 2 rien de lisible. Exemples : marsa scan miroir ; marsa scan miroir --for "
    "migration --workers 2 --output resultat",
)
OPTIONS = {
    "folder": sentence("folder with the files", "dossier qui contient les fichiers"),
    "--profile": sentence(
        "what to look for: {names}, or the path of a YAML file",
        "ce qui est recherché : {names}, ou le chemin d’un fichier YAML",
    ),
    "--workers": sentence(
        "processes at work at the same time; all cores if left out",
        "processus menés de front ; à défaut, tous les cœurs",
    ),
    "--output": sentence(
        "folder for candidates.parquet and report.json; by default one in the data folder of Marsa",
        "dossier de candidates.parquet et report.json ; à défaut, un dossier des données de Marsa",
    ),
    "--format": sentence("how to print the result", "format d’affichage du résultat"),
    "--fresh": sentence(
        "read everything again, also what an earlier run had read",
        "tout relire, y compris ce qu’une exécution précédente avait lu",
    ),
    "--lang": sentence("language of the sentences: en or fr", "langue des phrases : en ou fr"),
}
UNKNOWN_PROFILE = sentence(
    "There is no profile “{found}”. Use one of: {names}, or the path of a YAML file.",
    "Il n’existe pas de profil « {found} ». Utiliser l’un de ceux-ci : {names}, ou le chemin d’un "
    "fichier YAML.",
)
FAULTY_PROFILE = sentence(
    "The profile {found} cannot be used; this was found in it: {fault}. Write it as "
    "migration.yaml is written, which explains each part.",
    "Le profil {found} est inutilisable ; constat : {fault}. Le rédiger sur le modèle de "
    "migration.yaml, qui en explique chaque partie.",
)
NO_WORKERS = sentence(
    "{found} processes cannot do the work. Give a number from 1 on.",
    "Le travail ne peut pas être fait par {found} processus. Indiquer un nombre à partir de 1.",
)
BUSY = sentence(
    "Another scan is writing to {found}. Wait until it has ended, or choose another --output.",
    "Une autre recherche écrit dans {found}. Attendre qu’elle se termine, ou choisir un autre "
    "--output.",
)
LINES = (
    ("files", sentence("Files read", "Fichiers lus")),
    ("unread", sentence("Files that could not be read", "Fichiers qui n’ont pas pu être lus")),
    ("damaged", sentence("Faults in files that were read", "Défauts dans des fichiers lus")),
    ("organisations", sentence("Organisation files", "Fichiers d’organisation")),
    ("other", sentence("Files of other kinds", "Fichiers d’autres types")),
    ("activities", sentence("Activities", "Activités")),
    ("kept", sentence("Activities kept", "Activités retenues")),
    ("broken", sentence("Activities beyond reading", "Activités illisibles")),
)
REASONS = sentence(
    "Reasons (an activity may have several)", "Raisons (une activité peut en avoir plusieurs)"
)
MORE = sentence("and {count} more, in {file}", "et {count} autres, dans {file}")
WRITTEN = sentence("Written to {found}", "Écrit dans {found}")
GENERAL = {
    "place-country": sentence("names a partner state", "cite un État partenaire"),
    "place-region": sentence("names a region", "cite une région"),
    "time-end": sentence("ends in the period", "s’achève dans la période"),
    "time-start": sentence("starts in the period", "commence dans la période"),
    "time-money": sentence("money moved in the period", "transaction dans la période"),
    "time-open": sentence("no end date, not closed", "sans date de fin, non close"),
    "time-unknown": sentence("no date at all", "sans aucune date"),
}


class Command(BaseCommand):
    """Scan a folder and report on it."""

    help = HELP.en
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options in the language of the terminal."""
        language = _language(None)
        names = ", ".join(profile.names())
        told = {name: text.of(language).format(names=names) for name, text in OPTIONS.items()}
        parser.description = HELP.of(language)
        parser.add_argument("folder", metavar="DIR", type=Path, help=told["folder"])
        parser.add_argument(
            "--profile", "--for", default=profile.USUAL, metavar="NAME", help=told["--profile"]
        )
        parser.add_argument("--workers", type=int, metavar="N", help=told["--workers"])
        parser.add_argument("--output", type=Path, metavar="FOLDER", help=told["--output"])
        parser.add_argument(
            "--format", choices=["table", "json"], default="table", help=told["--format"]
        )
        parser.add_argument("--fresh", action="store_true", help=told["--fresh"])
        parser.add_argument("--lang", choices=["en", "fr"], help=told["--lang"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Scan, print what it came to, and leave with the exit code of the report."""
        language = _language(options["lang"])
        chosen = _profile(options["profile"], language)
        output = options["output"] or settings.MARSA_HOME / "scan" / chosen.name
        found = self._scan(options, output, language)
        if options["format"] == "json":
            plain = found.plain(profile=chosen)
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))
        else:
            for line in _described(found, chosen, output, language):
                self.stdout.write(line)
        if code := found.exit_code():
            sys.exit(code)

    def _scan(self, options: dict[str, Any], output: Path, language: str) -> Report:
        """Read everything, with a bar on a terminal, and write what was kept."""
        workers = os.cpu_count() or 1 if options["workers"] is None else options["workers"]
        if workers < 1:
            raise _refused(NO_WORKERS, language, found=workers)
        try:
            scan = run.Scan(options["folder"], output=output, profile=options["profile"])
            screen = OutputWrapper(sys.stderr)  # without the colour of errors
            with Progress(screen, unit="MB", total=scan.size // MEGABYTE) as progress:
                done = shown = 0
                for size in scan.read(workers=workers, is_fresh=options["fresh"]):
                    done += size
                    progress.add(done // MEGABYTE - shown)
                    shown = done // MEGABYTE
            return scan.write()
        except run.Unusable as reason:
            raise _refused(Text(reason.en, reason.fr), language) from None
        except store.Busy:
            raise _refused(BUSY, language, found=output) from None


def _language(chosen: str | None) -> str:
    """Return the language to speak: as asked for, else that of the terminal."""
    spoken = chosen or next(filter(None, map(os.environ.get, LOCALES)), "")
    return "fr" if spoken.startswith("fr") else "en"


def _profile(name: str, language: str) -> Profile:
    names = ", ".join(profile.names())
    try:
        return profile.load(name)
    except profile.Unknown:
        raise _refused(UNKNOWN_PROFILE, language, found=name, names=names) from None
    except profile.Faulty as fault:
        raise _refused(FAULTY_PROFILE, language, found=name, fault=fault) from None


def _refused(text: Text, language: str, **values: object) -> CommandError:
    return CommandError(text.of(language).format(**values), returncode=report.NOTHING)


def _described(found: Report, chosen: Profile, output: Path, language: str) -> Iterator[str]:
    """Describe a scan in lines for a person."""
    yield chosen.title_fr if language == "fr" else chosen.title_en
    for name, label in LINES:
        value = getattr(found, name)
        count = len(value) if isinstance(value, list) else value
        yield f"  {label.of(language):<40} {_grouped(count, language):>12}"
    if found.reasons:
        yield f"  {REASONS.of(language)}"
    labels = GENERAL | {rule.name: Text(rule.label_en, rule.label_fr) for rule in chosen.rules}
    for name, count in sorted(found.reasons.items(), key=lambda item: (-item[1], item[0])):
        yield f"    {labels[name].of(language):<38} {_grouped(count, language):>12}"
    listed = found.unread + found.damaged
    yield from (f"  {_why(unread, language)}" for unread in listed[:MOST_LISTED])
    if len(listed) > MOST_LISTED:
        count = len(listed) - MOST_LISTED
        yield f"  {MORE.of(language).format(count=count, file=run.REPORT)}"
    yield f"  {WRITTEN.of(language).format(found=output / run.CANDIDATES)}"


def _why(unread: Unread, language: str) -> str:
    return f"{unread.file}: {unread.fr if language == 'fr' else unread.en}"


def _grouped(count: int, language: str) -> str:
    """Write a number as the language groups it."""
    text = f"{count:,}"
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}") if language == "fr" else text
