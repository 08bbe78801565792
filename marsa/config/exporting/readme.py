"""What the first sheet of a workbook says, in English and in French."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsa.analytics.text import Text, sentence
from marsa.editions import store

HEAD = ("", "English", "Français", "", "")
WIDTHS = (16, 70, 70, 60, 60)

_SAMPLE = sentence(
    "Sample data: every project, policy, amount and organisation is invented.",
    "Données fictives : chaque projet, politique, montant et organisme est inventé.",
)
_COUNTED = sentence(
    "Only lines with counted = TRUE are in the totals: each initiative counts one kind of "
    "amount. Never add lines of several kinds together.",
    "Seules les lignes dont counted vaut VRAI entrent dans les totaux : chaque initiative compte "
    "une seule nature de montant. N’additionnez jamais des lignes de natures différentes.",
)
_EURO = sentence(
    "eur is the amount in euro at the rate of its value date; an empty cell means that there is "
    "no rate, not that there is no money.",
    "eur est le montant en euros au taux de sa date de valeur ; une cellule vide signifie "
    "l’absence de taux, non l’absence de fonds.",
)
_DIGITS = sentence(
    "A spreadsheet keeps 15 digits of a number; longer numbers are texts here. Exact values are "
    "in the CSV and JSON Lines files of the same edition.",
    "Un tableur conserve 15 chiffres par nombre ; les nombres plus longs sont ici des textes. Les "
    "valeurs exactes figurent dans les fichiers CSV et JSON Lines de la même édition.",
)
_CODES = sentence(
    "What each code means stands on the sheet “codes”.",
    "La signification de chaque code figure dans la feuille « codes ».",
)
_CITE = sentence(
    "When you use these figures, name the number of the edition.",
    "Lorsque vous utilisez ces chiffres, indiquez le numéro de l’édition.",
)
_COLUMNS = Text("What each column means", "Signification de chaque colonne")


@dataclass(frozen=True, slots=True)
class Described:
    """A column of a table: its kind, and what it means in each language."""

    table: str
    column: str
    kind: str
    en: str
    fr: str


def lines(edition: store.Edition, columns: Iterable[Described]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the sheet: what it is, how to read it, then every column."""
    made = f"{edition.made_at:%Y-%m-%d}"
    yield (
        "Marsa",
        f"Edition {edition.number}, made on {made}",
        f"Édition {edition.number}, établie le {made}",
    )
    notes = (_COUNTED, _EURO, _CODES, _DIGITS, _CITE)
    for text in (_SAMPLE, *notes) if edition.sample else notes:
        yield ("", text.en, text.fr)
    yield ()
    yield ("", _COLUMNS.en, _COLUMNS.fr)
    for about in columns:
        yield (about.table, about.column, about.kind, about.en, about.fr)
