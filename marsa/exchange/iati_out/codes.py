"""Our words to the codes of IATI 2.03: the readers' tables the other way round."""

from marsa.exchange.iati import identity
from marsa.exchange.record import Amount
from marsa.exchange.rules import sectors

# "ongoing" is 2 (implementation): whether it is being finalised (3) is not kept.
STATUSES = {"planned": "1", "ongoing": "2", "completed": "4", "cancelled": "5", "suspended": "6"}
ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
RELATIONS = {word: code for code, word in identity.RELATIONS.items()}
TRANSACTION_TYPES = frozenset(str(number) for number in range(1, 14))
BUDGET, PLANNED, ESTIMATE = "budget", "planned", "estimate"
INDICATIVE = "1"  # IATI BudgetStatus: a non-binding estimate
WEB_PAGE = "A12"  # IATI DocumentCategory: activity web page
PREVIOUS, OTHER = "A3", "A9"  # IATI OtherIdentifierType

# Vocabulary of a sector → IATI SectorVocabulary; of a tag → IATI TagVocabulary.
SECTORS = {sectors.DAC_5: "1", sectors.DAC_3: "2", **{str(n): str(n) for n in range(3, 13)}}
TAGS = {"AGROVOC": "1", "SDG": "2", "SDG-target": "3"}
TAG, POLICY_MARKER = "tag", "policy-marker"
# Lists of the registry → IATI RegionVocabulary.
REGIONS = {"dac": "1", "m49": "2", "named": "99"}

# The one who keeps the register that an identifier comes from.
OWNERS = {
    "eutf": "EU Emergency Trust Fund for Africa",
    "cris": "European Commission",
    "opsys": "European Commission",
}


def is_transaction(amount: Amount) -> bool:
    """Whether IATI writes an amount as a transaction."""
    return amount.kind in TRANSACTION_TYPES


def bare_type(written: str | None) -> str | None:
    """Return a type of organisation that IATI knows; classes of our own ("class:…") are not."""
    return None if written is None or written.startswith("class:") else written
