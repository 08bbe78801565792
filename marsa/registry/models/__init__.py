"""Tables of the nouns that all rooms share, split by noun."""

from marsa.registry.models.frameworks import (
    Correspondence,
    Framework,
    FrameworkVersion,
    Node,
    StatedCount,
)
from marsa.registry.models.organisations import (
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
)
from marsa.registry.models.partners import Contributor, Country, Dialogue, Membership, Partner
from marsa.registry.models.people import Appointment, PublishedSource, ReaderAccess, Token
from marsa.registry.models.rates import Rate

__all__ = [
    "Appointment",
    "Contributor",
    "Correspondence",
    "Country",
    "Dialogue",
    "Framework",
    "FrameworkVersion",
    "Membership",
    "Node",
    "Organisation",
    "OrganisationAlias",
    "OrganisationIdentifier",
    "Partner",
    "PublishedSource",
    "Rate",
    "ReaderAccess",
    "StatedCount",
    "Token",
]
