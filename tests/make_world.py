"""A world with somebody in every role, rows of two partners, and a canary in every text of them.

A canary is a word that stands in one place alone. Niger (NER) is the own partner of whoever is
appointed for one; the European Union (EU) is the other, and its entries name Niger. Who may see a
canary is written by hand in `tests/journeys/test_no_leak.py`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from marsa.accounts.models import Person
from marsa.collection.models import Cycle
from marsa.registry.acting import Acting
from marsa.registry.appointments import as_acting
from marsa.registry.models import Appointment, Partner
from marsa.registry.roles import Role
from tests.make_cycle import a_contributor, a_person, an_appointment
from tests.sign_in import sign_in

OWN, OTHER = "NER", "EU"
WHO = (
    "stranger", "no_role", *(str(role) for role in Role), "without_factor", "verifier_elsewhere",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Canary:
    """A word, and where it stands: of which partner, in what, at which tier (P, R, A or S)."""

    word: str
    partner: str
    what: str
    tier: str = ""


@dataclass
class World:
    """Everybody and everything. rows: part of an address → value; "own" or "other" → these."""

    cycle: Cycle
    home: Path = field(default_factory=lambda: Path(settings.MARSA_HOME))
    people: dict[str, Appointment | Person | None] = field(default_factory=dict)
    acting: dict[str, Acting] = field(default_factory=dict)
    edition: str = ""  # number of the one that was published
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # partner → key of a program
    canaries: dict[str, Canary] = field(default_factory=dict)

    def word(self, partner: str, what: str, tier: str = "") -> str:
        """Return a new canary."""
        word = f"qz{len(self.canaries):04d}x"
        self.canaries[word] = Canary(word, partner, what, tier)
        return word

    def sum_(self, partner: str, what: str, tier: str) -> str:
        """Return an amount that is a canary: eight digits that no other number has."""
        word = f"97{len(self.canaries):04d}31"
        self.canaries[word] = Canary(word, partner, what, tier)
        return word

    def row(self, name: str, own: dict[str, Any], other: dict[str, Any] | None = None) -> None:
        """Note what stands in an address: for an own row and for another partner's."""
        self.rows[name] = {"own": own} | ({"other": other} if other else {})

    def add(self, name: str, partner: Partner, row: dict[str, Any]) -> None:
        """Note what stands in an address for a row of one of the partners."""
        self.rows.setdefault(name, {})["own" if partner.code == OWN else "other"] = row

    def focal(self, partner: Partner) -> Acting:
        """Return the focal point of a partner."""
        return self.acting["focal_point" if partner.code == OWN else "focal_point of EU"]

    def browser(self, who: str) -> Client:
        """Return a browser of somebody, with the second factor where the role needs it."""
        client, person = Client(raise_request_exception=False), self.people[who]
        if isinstance(person, Appointment):
            sign_in(client, person, is_secure=who != "without_factor")
        elif person is not None:
            client.force_login(person)
        return client


def appoint(world: World) -> None:
    """Put somebody into every role, and two people of the other partner."""
    scopes: dict[Role, dict[str, Any]] = {
        Role.CONTRIBUTOR: {"contributor": a_contributor("MIN", partner=partner(OWN))},
        Role.FOCAL_POINT: {"partner": partner(OWN)},
        Role.ALTERNATE: {"partner": partner(OWN)},
        Role.PARTNER_READER: {"partner": partner(OWN)},
    }
    for role in Role:
        world.people[role] = an_appointment(role, **scopes.get(role, {}))
    world.people |= {
        "stranger": None,
        "no_role": a_person(),
        "without_factor": an_appointment(Role.SECRETARIAT),
        "verifier_elsewhere": an_appointment(Role.VERIFIER, partners=[OTHER]),
        "focal_point of EU": an_appointment(Role.FOCAL_POINT, partner=partner(OTHER)),
        "contributor of EU": an_appointment(
            Role.CONTRIBUTOR, contributor=a_contributor("MIN", partner=partner(OTHER))
        ),
    }
    world.acting = {
        who: as_acting(held, is_secure=who != "without_factor")
        for who, held in world.people.items()
        if isinstance(held, Appointment)
    }


def partner(code: str) -> Partner:
    """Return a partner of the reference data."""
    return Partner.objects.get(code=code)
