"""The kinds and states that rows of the registry may have, as plain tables."""

from enum import StrEnum


class Side(StrEnum):
    """Where a country or partner stands in a dialogue between two continents."""

    AFRICA = "africa"
    EUROPE = "europe"
    INTERNATIONAL = "international"
    OTHER = "other"


class PartnerKind(StrEnum):
    """What a partner is."""

    STATE = "state"
    ORGANISATION = "organisation"


class MembershipStatus(StrEnum):
    """What a partner is in a dialogue."""

    PARTNER = "partner"
    OBSERVER = "observer"
    PERMANENT_OBSERVER = "permanent-observer"
    LEFT = "left"


class Precision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class FunderClass(StrEnum):
    """The five classes of funders of the JVAP follow-up, and all others."""

    AFRICAN_COUNTRY = "african-country"
    AFRICAN_ORGANISATION = "african-organisation"
    EU_INSTITUTION = "eu-institution"
    EUROPEAN_COUNTRY = "european-country"
    INTERNATIONAL_ORGANISATION = "international-organisation"
    OTHER = "other"


class VersionState(StrEnum):
    """The life of a version of a framework."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"


# A version never comes back: what was in force and is wrong is mended by a new version.
NEXT = {
    VersionState.DRAFT: frozenset({VersionState.IN_FORCE}),
    VersionState.IN_FORCE: frozenset({VersionState.SUPERSEDED}),
    VersionState.SUPERSEDED: frozenset[VersionState](),
}


class Wording(StrEnum):
    """How faithful a label is to an official text."""

    EXACT = "exact"
    PARAPHRASE = "paraphrase"
    NONE = "none"


class CorrespondenceKind(StrEnum):
    """What became of a node in the next version."""

    SAME = "same"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    NEW = "new"


class RateKind(StrEnum):
    """How a rate is published, which says how long it may be used."""

    DAILY = "daily"
    MONTHLY = "monthly"
    FIXED = "fixed"
