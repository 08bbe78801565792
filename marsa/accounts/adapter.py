"""How signing in behaves here, in the words of the library that does it."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation, or by a request for reader access; never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account comes by invitation."""
        return False
