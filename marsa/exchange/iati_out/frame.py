"""What a file as a whole knows: who writes it, on which day, and which lists are its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from marsa.exchange.record import Party

OWN, SECOND_OWN = "99", "98"  # IATI SectorVocabulary: the reporter's own list, and a second one


@dataclass(frozen=True, slots=True)
class OwnList:
    """A taxonomy that IATI does not list, such as the Joint Valletta Action Plan.

    uri: the address where its codes are explained; it becomes the vocabulary-uri. labels: code →
    language → label; a code without one is written with the label of its theme.
    """

    uri: str
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every activity of a file.

    reporter: writes in the place of those that a record does not name. today: the day on which
    the file is made. own_lists: vocabulary of a theme → its list. regions_uri: where the codes of
    regions are explained that neither the OECD nor the United Nations list.
    """

    reporter: Party
    today: date
    own_lists: Mapping[str, OwnList] = field(default_factory=dict)
    regions_uri: str | None = None
