"""Who acts in the sample cycle: the sample accounts, and a few focal points beside them."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from marsa.config import sample_accounts
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.actions import people
from marsa.registry.posts import Post
from marsa.registry.queries import partner
from marsa.registry.roles import Role

Cast = Mapping[str, Acting]
# Player → partner; each is a focal point who can sign in as focal-point-<player>@example.org.
OTHERS = {"ethiopia": "ETH", "mali": "MLI", "morocco": "MAR", "senegal": "SEN", "spain": "ESP"}
SERVICE = "DEV"  # of Niger, added by its focal point


def gathered(*, word: str, at: datetime, since: datetime) -> Cast:
    """Return player → as what they act; those who have no account yet get one.

    The sample accounts go by their role, the others by their country.
    """
    acting = {str(role): _acting(sample_accounts.address(role), at=at) for role in Role}
    for player, code in OTHERS.items():
        known = partner(code)
        assert known is not None  # (a partner of the reference data)
        post = Post(Role.FOCAL_POINT, starts_on=timezone.localdate(since), partner=code)
        name = f"Sample focal point of {known.name_en}"
        acting[player] = _let_in(f"focal-point-{player}", name, post, word=word, at=since)
    acting["niger"] = _writer(acting[Role.FOCAL_POINT], word=word, at=since)
    return acting


def _writer(focal_point: Acting, *, word: str, at: datetime) -> Acting:
    """Add a ministry of Niger and somebody who writes for it."""
    people.add_contributor(
        SERVICE,
        partner=focal_point.partner,
        name_en="Ministry of Development (sample)",
        name_fr="Ministère du développement (données fictives)",
        acting=focal_point,
        at=at,
    )
    post = Post(
        Role.CONTRIBUTOR,
        starts_on=timezone.localdate(at),
        partner=focal_point.partner,
        contributor=SERVICE,
    )
    return _let_in("contributor-niger", "Sample contributor of Niger", post, word=word, at=at)


def _let_in(player: str, name: str, post: Post, *, word: str, at: datetime) -> Acting:
    address = f"{player}{sample_accounts.ENDING}"
    sample_accounts.let_in(address, name=name, post=post, word=word, at=at)
    return _acting(address, at=at)


def _acting(address: str, *, at: datetime) -> Acting:
    person = sample_accounts.person(address)
    on = timezone.localdate(at)
    found = appointments.acting(person.pk, chosen=None, on=on, is_secure=True)
    assert found is not None  # (a sample account is appointed as it is made)
    return found
