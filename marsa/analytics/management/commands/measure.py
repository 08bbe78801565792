"""`marsa measure`: ask an edition a defined question."""

import csv
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from marsa.analytics import answers, printing, questions, served
from marsa.analytics.filters import BadFilter
from marsa.analytics.opened import Opened, TooMuch, open_edition
from marsa.analytics.text import sentence
from marsa.editions import freeze, store

NOT_UNDERSTOOD = 2  # exit code of a question that cannot be asked; 1: there is no edition

HELP = sentence(
    "Ask an edition a measure, or list the measures. "
    "Examples: marsa measure list; marsa measure total --by country --top 4; "
    "marsa measure by-year --where country=NER --where country=MLI --format csv; "
    "marsa measure initiatives --by domain --where type=project --format json",
    "Interroger une édition au moyen d’une mesure, ou dresser la liste des mesures. "
    "Exemples : marsa measure list ; marsa measure total --by country --top 4 ; "
    "marsa measure by-year --where country=NER --where country=MLI --format csv ; "
    "marsa measure initiatives --by domain --where type=project --format json",
)
OPTIONS = {
    "measure": sentence(
        "name of a measure, or list", "nom d’une mesure, ou list pour en obtenir la liste"
    ),
    "--by": sentence(
        "group by these dimensions: country, or country,year",
        "regrouper selon ces dimensions : country, ou country,year",
    ),
    "--where": sentence(
        "limit to a code, such as country=NER; may be repeated",
        "limiter à un code, par exemple country=NER ; option répétable",
    ),
    "--currency": sentence(
        "EUR converts at the rate of each value date; another code adds what was reported in it",
        "EUR convertit au taux de chaque date de valeur ; un autre code additionne ce qui a été "
        "déclaré dans cette monnaie",
    ),
    "--top": sentence(
        "only the N largest, and all others in one line",
        "les N premiers seulement, tous les autres étant réunis en une ligne",
    ),
    "--edition": sentence(
        "number of an edition, such as 2026.1; the one served if left out",
        "numéro d’une édition, par exemple 2026.1 ; à défaut, l’édition en vigueur",
    ),
    "--format": sentence("how to print it", "format de sortie"),
    "--lang": sentence("language of labels: en or fr", "langue des libellés : en ou fr"),
}
NO_EDITION = sentence(
    "There is no edition {number}. There are: {known}.",
    "Il n’existe pas d’édition {number}. Éditions disponibles : {known}.",
)
NOT_A_PAIR = sentence(
    "“{found}” is not a filter. Write it as dimension=code, such as country=NER.",
    "« {found} » n’est pas un filtre. Écrivez dimension=code, par exemple country=NER.",
)


class Command(BaseCommand):
    """Ask a measure, or list them."""

    help = HELP.en

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options in the language of the terminal."""
        language = _language({})
        parser.description = HELP.of(language)
        described = {name: text.of(language) for name, text in OPTIONS.items()}
        parser.add_argument("measure", help=described["measure"])
        parser.add_argument("--by", default="", metavar="A,B", help=described["--by"])
        parser.add_argument(
            "--where", action="append", default=[], metavar="K=V", help=described["--where"]
        )
        parser.add_argument("--currency", default="EUR", help=described["--currency"])
        parser.add_argument("--top", type=int, metavar="N", help=described["--top"])
        parser.add_argument("--edition", default="", help=described["--edition"])
        parser.add_argument(
            "--format",
            choices=["table", "csv", "json"],
            default="table",
            help=described["--format"],
        )
        parser.add_argument("--lang", choices=["en", "fr"], help=described["--lang"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer, or say why not: exit code 1 without an edition, 2 for what cannot be asked."""
        language = _language(options)
        try:
            if options["measure"] == "list":
                self._list(options["format"], language)
            else:
                self._answer(options, language)
        except served.NothingPublished as nothing:
            raise CommandError(nothing.sentence.of(language)) from None
        except store.Damaged as damage:
            raise CommandError(str(damage)) from None
        except BadFilter as bad:
            raise CommandError(bad.sentence(language), returncode=NOT_UNDERSTOOD) from None
        except TooMuch as much:
            raise CommandError(much.sentence.of(language), returncode=NOT_UNDERSTOOD) from None

    def _list(self, form: str, language: str) -> None:
        names = ("name", "title", "unit", "definition", "caveat")
        lines = [
            [m.name, *(t.of(language) for t in (m.title, m.unit, m.definition, m.caveat))]
            for m in questions.MEASURES.values()
        ]
        if form == "json":
            self._json({"measures": [dict(zip(names, line, strict=True)) for line in lines]})
        elif form == "csv":
            self._csv([list(names), *lines])
        else:
            for name, title, unit, *_ in lines:
                self.stdout.write(f"{name:<14}{title} ({unit})")

    def _answer(self, options: dict[str, Any], language: str) -> None:
        opened = _opened(options["edition"], language)
        answer = questions.ask(
            opened,
            measure=options["measure"],
            by=[name.strip() for name in options["by"].split(",") if name.strip()],
            where=_where(options["where"]),
            currency=options["currency"],
            n=options["top"],
        )
        if opened.warning:
            self.stderr.write(opened.warning.of(language))
        if options["format"] == "json":
            self._json(answers.as_data(answer, language=language))
        elif options["format"] == "csv":
            self._csv(list(answers.as_table(answer, language=language)))
        else:
            for line in printing.lines(answer, language=language):
                self.stdout.write(line)

    def _json(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))

    def _csv(self, lines: list[list[str]]) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerows([freeze.safe_cell(cell) for cell in line] for line in lines)


def _language(options: dict[str, Any]) -> str:
    return options.get("lang") or translation.get_language() or "en"


def _opened(number: str, language: str) -> Opened:
    if not number:
        return served.current(settings.EDITIONS_DIR)
    try:
        return open_edition(store.find(settings.EDITIONS_DIR, number))
    except FileNotFoundError:
        known = ", ".join(store.numbers(settings.EDITIONS_DIR)) or "–"
        sentence = NO_EDITION.of(language).format(number=number, known=known)
        raise CommandError(sentence) from None


def _where(pairs: list[str]) -> dict[str, list[str]]:
    where: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not value.strip():
            found = {"found": pair}
            raise BadFilter(NOT_A_PAIR.en.format(**found), NOT_A_PAIR.fr.format(**found))
        where.setdefault(key.strip(), []).append(value)
    return where
