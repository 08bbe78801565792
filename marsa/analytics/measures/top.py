"""The largest of one dimension, with all others beside them."""

from dataclasses import replace

from marsa.analytics.answers import Answer, Others, exact_sum, largest_first
from marsa.analytics.filters import BadFilter, Where
from marsa.analytics.measures import total
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text, sentence

TITLE = Text("Largest shares of the counted funding", "Principales parts des financements comptés")
DEFINITION = sentence(
    "The largest groups of one dimension by counted funding; all others are added up in one line.",
    "Les principaux groupes d’une dimension selon les financements comptés ; tous les autres sont "
    "additionnés en une seule ligne.",
)
UNIT = total.UNIT
CAVEAT = total.CAVEAT
USUAL = 10


def measure(
    opened: Opened,
    *,
    by: str = "country",
    n: int = USUAL,
    where: Where | None = None,
    currency: str = total.EUR,
) -> Answer:
    """Return the n largest groups of one dimension by `total`.

    The rows, `others` and what is not allocated add up to the total exactly. Raises
    BadFilter; also when n is less than one.
    """
    if n < 1:
        raise BadFilter(
            f"The number of lines must be 1 or more. Found: {n}.",
            f"Le nombre de lignes doit être égal ou supérieur à 1. Valeur reçue : {n}.",
        )
    whole = total.measure(opened, by=[by], where=where, currency=currency)
    ranked = sorted(whole.rows, key=largest_first)
    rest = ranked[n:]
    return replace(
        whole,
        measure="top",
        title=TITLE,
        definition=Text(
            f"{DEFINITION.en} {whole.definition.en}", f"{DEFINITION.fr} {whole.definition.fr}"
        ),
        rows=tuple(ranked[:n]),
        others=Others(len(rest), exact_sum(row.value for row in rest)),
    )
