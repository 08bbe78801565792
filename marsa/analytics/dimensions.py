"""By what a measure can be grouped and filtered. A dimension is a line of data here.

Where its codes come from stands in `bases`, what they are called in `labels`.
"""

from dataclasses import dataclass

from marsa.analytics.text import Text

NONE = "none"  # as a filter: those that have no code
UNALLOCATED = "unallocated"  # as a filter: those with money that has no code
REGION = "region:"  # before the code of a region among countries
COUNTRIES = "countries"  # among regions: money that goes to single countries
REGIONS = "regions"  # among sides: money that goes to a region


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to divide.

    source: what names the code of an initiative: its "places", "themes", "lines" (of
    funding), "entries", or the row of "initiatives" itself. number: codes are whole
    numbers, and are put in their order. overlaps: one place may have several codes, so
    that money cannot be divided by it.
    """

    name: str
    title: Text
    source: str
    number: bool = False
    overlaps: bool = False

    @property
    def divides_money(self) -> bool:
        """Whether two parts of one initiative's money may have different codes."""
        return self.source in ("places", "themes", "lines")


DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension("country", Text("country", "pays"), "places"),
        Dimension("region", Text("region", "région"), "places"),
        Dimension("side", Text("continent", "continent"), "places"),
        Dimension("dialogue", Text("dialogue", "dialogue"), "places", overlaps=True),
        Dimension("domain", Text("domain", "domaine"), "themes"),
        Dimension("theme", Text("theme", "thème"), "themes"),
        Dimension("year", Text("year", "année"), "lines", number=True),
        Dimension("kind", Text("kind of amount", "nature du montant"), "lines"),
        Dimension("funder", Text("funder", "bailleur"), "lines"),
        Dimension("funder_class", Text("class of funder", "catégorie de bailleur"), "lines"),
        Dimension("partner", Text("partner that reported", "partenaire déclarant"), "entries"),
        Dimension("type", Text("type", "type"), "initiatives"),
        Dimension("status", Text("status", "état d’avancement"), "initiatives"),
        Dimension("cycle", Text("cycle of first report", "cycle de déclaration"), "initiatives"),
        Dimension(
            "start_year", Text("year of start", "année de début"), "initiatives", number=True
        ),
    )
}
