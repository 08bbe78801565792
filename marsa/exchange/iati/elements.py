"""What the readers need of an XML element, whichever parser made it."""

from collections.abc import Iterator, Mapping
from typing import Protocol

ACTIVITIES, ORGANISATIONS, ACTIVITY = "iati-activities", "iati-organisations", "iati-activity"


class Element(Protocol):
    """An element: its name, attributes, text and children, and the line on which it starts."""

    @property
    def tag(self) -> str:
        """Return the name, with its namespace in braces where it has one."""

    @property
    def text(self) -> str | None:
        """Return the text before the first child."""

    @property
    def sourceline(self) -> int:
        """Return the line, from 1, in what was parsed."""

    @property
    def attrib(self) -> Mapping[str, str]:
        """Return the attributes by name."""

    def get(self, name: str, /) -> str | None:
        """Return an attribute, None when it is absent."""

    def iter(self) -> Iterator["Element"]:
        """Return the element and all inside it, in the order of the file."""

    def itertext(self) -> Iterator[str]:
        """Return all text inside the element, in the order of the file."""

    def __iter__(self) -> Iterator["Element"]:
        """Return the children."""

    def __getitem__(self, index: int, /) -> "Element":
        """Return one of the children."""

    def __len__(self) -> int:
        """Return the number of children."""
