"""Plain values that the frame and the parts of pages are drawn from.

`base.html` draws a `Frame`; each template in `portal/parts/` says which of these it takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

# The places of the site in the order of the header, and what they are called.
PLACES: dict[str, Text] = {
    "explore": _("Explore"),
    "countries": _("Countries"),
    "themes": _("Themes"),
    "editions": _("Editions"),
    "about": _("About"),
}
# Those at the foot of every page.
FOOT: dict[str, Text] = {
    "check": _("Check a file"),
    "methodology": _("How the figures are made"),
    "downloads": _("Downloads"),
    "api": _("API"),
    "glossary": _("Glossary"),
    "accessibility": _("Accessibility"),
    "privacy": _("Privacy"),
    "contact": _("Contact"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. is_current: the reader is there."""

    label: Text
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """This page in one language: code "fr", its own name, path, and full address."""

    code: str
    name: str
    url: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    home: path of the home page in this language. address: the full permanent address of
    this page in this edition, for citing. canonical: the full address that search engines
    keep (`address` when empty): the moving one while this edition is served. current: the
    number of the current edition and this page in it, when the reader is on another one.
    """

    home: str
    navigation: tuple[Link, ...]
    foot: tuple[Link, ...]
    languages: tuple[Language, ...]
    address: str
    current: Link | None = None
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline: a number as it is read, the sentence after it, and where it is explained.

    question: the words of the link to `url`; "how?" when empty.
    """

    number: str
    sentence: Text
    url: str = ""
    question: Text = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a chart. id: unique on the page.

    title: the finding, as a sentence. subtitle: unit and denominator. edition: its number.
    heading: what the rows are ("Country"). counted: what is counted ("initiatives"), for
    counts only. links: table, CSV, cite, embed … level: of the heading.
    """

    id: str
    title: Text
    subtitle: Text
    heading: Text
    edition: str
    counted: Text = ""
    links: tuple[Link, ...] = ()
    level: int = 2


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter and how many results it would leave (None: not counted)."""

    value: str
    label: Text
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One question of the filter form.

    kind: "text" (one line), "choices" (any number of options), "choice" (one of them) or
    "years" (from and to, in `name`_from and `name`_to).
    """

    kind: str
    name: str
    label: Text
    options: tuple[Option, ...] = ()
    value: str = ""
    until: str = ""
    hint: Text = ""

    @property
    def chosen(self) -> int:
        """How many options are chosen."""
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filter form. active: what is in force, each linking to the page without it.

    kept: further parameters of the address that the form must not lose (sort, view).
    """

    action: str
    filters: tuple[Filter, ...]
    active: tuple[Link, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paging:
    """Links to the pages of a list; None stands for pages left out."""

    number: int
    last: int
    pages: tuple[Link | None, ...]
    previous: str
    following: str


def navigation(
    addresses: Mapping[str, str], *, places: Mapping[str, Text], here: str = ""
) -> tuple[Link, ...]:
    """Return links to the places that have an address, in the order of `places`.

    places: PLACES or FOOT. here: the place the reader is at, if any.
    """
    return tuple(
        Link(label, addresses[place], is_current=place == here)
        for place, label in places.items()
        if place in addresses
    )


def paging(addresses: Sequence[str], *, number: int) -> Paging:
    """Return the links of a list of pages: the first, the last, this one and its neighbours.

    addresses: one per page. number: this page, from 1. Raises IndexError outside of them.
    """
    last = len(addresses)
    if not 1 <= number <= last:
        raise IndexError(f"page {number} of {last}")
    shown = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    pages: list[Link | None] = []
    for page in shown:
        if pages and page - 2 == _before(page, shown):
            pages.append(Link(str(page - 1), addresses[page - 2]))
        elif pages and page - 1 != _before(page, shown):
            pages.append(None)
        pages.append(Link(str(page), addresses[page - 1], is_current=page == number))
    return Paging(
        number=number,
        last=last,
        pages=tuple(pages),
        previous=addresses[number - 2] if number > 1 else "",
        following=addresses[number] if number < last else "",
    )


def _before(page: int, shown: Sequence[int]) -> int:
    return max(other for other in shown if other < page)
