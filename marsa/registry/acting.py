"""Somebody acting in one of their appointments, as a plain value. Pure."""

import re
from dataclasses import dataclass

from marsa.registry.roles import MAY, NEEDS_SECOND_FACTOR, Permission, Role, Tier

_NUMBER = re.compile(r"#(\d+) ")


@dataclass(frozen=True, slots=True)
class Acting:
    """Who asks, and as what.

    person: number of the account. partner: code; contributor: code within the partner;
    dialogue: code; partners, domains: what a verifier looks after, all while both are empty.
    appointment: its number. is_secure: the second factor was given in this session.
    """

    person: int
    role: Role
    partner: str = ""
    contributor: str = ""
    dialogue: str = ""
    partners: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    appointment: int | None = None
    is_secure: bool = False

    @property
    def by(self) -> str:
        """What the journal writes: the number stays when the account is closed."""
        scope = self.contributor or self.partner or self.dialogue
        if self.contributor:
            scope = f"{self.partner}/{self.contributor}"
        return f"#{self.person} {self.role}{' ' + scope if scope else ''}"

    @property
    def lacks_second_factor(self) -> bool:
        """The role needs a second factor that was not given in this session."""
        return self.role in NEEDS_SECOND_FACTOR and not self.is_secure

    @property
    def tier(self) -> Tier:
        """The most closed tier that this role reads; without its second factor the public one."""
        if self.lacks_second_factor:
            return Tier.PUBLIC
        may = MAY[self.role]
        if Permission.READ_SECRETARIAT in may:
            return Tier.SECRETARIAT
        if Permission.READ_PARTNER in may:
            return Tier.PARTNER
        return Tier.REGISTERED if Permission.READ_REGISTERED in may else Tier.PUBLIC


def person_of(by: str) -> int | None:
    """Return the number of the account that a line of the journal names, None for a command."""
    found = _NUMBER.match(by)
    return int(found[1]) if found else None


def is_same_person(by: str, acting: Acting) -> bool:
    """Say whether a line of the journal names the person who acts now, in whatever role."""
    return person_of(by) == acting.person
