"""Who reads what: an open edition, in a language, at an address. Pages are made for a visit."""

from dataclasses import dataclass

from marsa.analytics.opened import Opened
from marsa.analytics.text import Text
from marsa.editions.store import Edition
from marsa.portal import addresses
from marsa.portal.addresses import Details, Query


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page, as plain values.

    served: number of the edition that moving addresses show. kept: this address names its
    edition. view, details, query: the name of the page, what its address captures, and its
    parameters in their order.
    """

    opened: Opened
    language: str
    served: str
    kept: bool
    view: str
    details: Details = ()
    query: Query = ()

    @property
    def edition(self) -> Edition:
        """The edition that is read."""
        return self.opened.edition

    def to(self, view: str, *, query: Query = (), **details: str) -> str:
        """Return the path of another page in the same language and edition."""
        number = self.edition.number if self.kept else None
        captured = tuple(sorted(details.items()))
        path = addresses.path(view, language=self.language, number=number, details=captured)
        return addresses.with_query(path, query)

    def here(
        self, *, language: str | None = None, number: str | None = None, query: Query | None = None
    ) -> str:
        """Return the path of this page: in another language, of an edition, with other parameters.

        number: of the edition for a permanent address; None for the moving one.
        """
        path = addresses.path(
            self.view, language=language or self.language, number=number, details=self.details
        )
        return addresses.with_query(path, self.query if query is None else query)

    @property
    def address(self) -> str:
        """The full address at which this page will always say the same."""
        return addresses.full(self.here(number=self.edition.number))

    def say(self, text: Text) -> str:
        """Return a text in the language of the reader."""
        return text.of(self.language)
