"""What the first sheet of a workbook says, in English and in French."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsa.analytics.text import Text, sentence
from marsa.editions import store

HEAD = ("Table", "Column · Colonne", "Type", "English", "Français")
WIDTHS = (14, 24, 16, 75, 75)

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
_COLUMNS = sentence(
    "What each column of each sheet means:", "Signification de chaque colonne de chaque feuille :"
)


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
    title = Text(
        f"Marsa, edition {edition.number}, made on {made}",
        f"Marsa, édition {edition.number}, établie le {made}",
    )
    notes = (_COUNTED, _EURO, _CODES, _DIGITS, _CITE, _COLUMNS)
    for text in (title, _SAMPLE, *notes) if edition.sample else (title, *notes):
        yield ("", "", "", text.en, text.fr)
    for about in columns:
        yield (about.table, about.column, about.kind, about.en, about.fr)
