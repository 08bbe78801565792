"""How signing in behaves here, and what it says, in the hands of the library that does it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_WRONG_CODE = _("This code does not fit, or is no longer valid. Ask for a new one, or try again.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation, or by a request for reader access; never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is not in use. Open the link of your invitation."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _(
            "Address and password do not fit together. Check both, or ask for a sign-in code."
        ),
        "email_taken": _("Somebody else has an account with this address."),
        "enter_current_password": _("This is not your present password. Type it again."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("This is not your password. Type it again."),
        "rate_limited": _("Too many attempts in a short time. Wait a minute and try again."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account comes by invitation."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor, named as the pages name it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Type the one that the app shows now."),
        "unverified_email": _("Confirm your new e-mail address first, then set this up."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Propose a name for a key."""
        return str(_("My key"))
