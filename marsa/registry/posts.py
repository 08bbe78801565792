"""What somebody is to be appointed as, as a plain value. Pure."""

from dataclasses import dataclass
from datetime import date

from marsa.registry.roles import SCOPES, Role, Scope


@dataclass(frozen=True, slots=True)
class Post:
    """A role and its scope, from a day to a day (half-open; open while `ends_on` is None).

    partner, dialogue: codes; contributor: code within the partner. partners, domains: codes
    that a verifier looks after, all while both are empty.
    """

    role: Role
    starts_on: date
    ends_on: date | None = None
    partner: str = ""
    contributor: str = ""
    dialogue: str = ""
    partners: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    @property
    def scope(self) -> tuple[str, str, str]:
        """What two appointments share when they are for the same thing."""
        return (self.partner, self.contributor, self.dialogue)

    @property
    def has_its_scope(self) -> bool:
        """Say whether the role has the scope that it needs, and no other."""
        needed = {
            Scope.CONTRIBUTOR: (True, True, False),
            Scope.PARTNER: (True, False, False),
            Scope.DIALOGUE: (False, False, True),
            Scope.ALL: (False, False, False),
        }
        given = (bool(self.partner), bool(self.contributor), bool(self.dialogue))
        return given == needed[SCOPES[self.role]]
