"""Forms of signing in, in our words; and those of one's own account."""

import zoneinfo
from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from marsa.accounts.models import Person

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("Name of this key"),
    "passwordless": _("Sign in with this key alone, without a password"),
}
AT_LEAST = _("At least 12 characters. A sentence that only you would write is easy to remember.")


def _in_our_words(form: Any) -> Any:
    """Return a form of the library with our labels.

    A text inside a field vanishes as soon as one types, so there is none.
    """

    class InOurWords(form):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name, field in self.fields.items():
                field.label = LABELS.get(name, field.label)
                field.help_text = AT_LEAST if name == "password1" else ""
                field.widget.attrs.pop("placeholder", None)

    return InOurWords


Login = _in_our_words(account.LoginForm)
RequestCode = _in_our_words(account.RequestLoginCodeForm)
ConfirmCode = _in_our_words(account.ConfirmLoginCodeForm)
Reauthenticate = _in_our_words(account.ReauthenticateForm)
ResetPassword = _in_our_words(account.ResetPasswordForm)
NewPassword = _in_our_words(account.ResetPasswordKeyForm)
SetPassword = _in_our_words(account.SetPasswordForm)
ChangePassword = _in_our_words(account.ChangePasswordForm)
ChangeAddress = _in_our_words(account.AddEmailForm)
AuthenticateByCode = _in_our_words(mfa.AuthenticateForm)
ReauthenticateByCode = _in_our_words(mfa.ReauthenticateForm)
RenameKey = _in_our_words(webauthn.EditWebAuthnForm)


class ActivateApp(_in_our_words(totp.ActivateTOTPForm)):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def clean_code(self) -> str:
        """Take the code that proves the app as the second factor of this session, too."""
        code: str = super().clean_code()
        record_authentication(context.request, self.user, method="mfa", type="totp")
        return code


class AddKey(_in_our_words(webauthn.AddWebAuthnForm)):  # type: ignore[misc]
    """A passkey or security key."""

    def clean(self) -> dict[str, Any]:
        """Take the touch of the key as the second factor of this session, too."""
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            record_authentication(context.request, self.user, method="mfa", type="webauthn")
        return cleaned


def _zones() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


class About(forms.Form):
    """Who one is: name, language, time zone."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language of your mails"), choices=settings.LANGUAGES, widget=forms.Select
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, help_text=_("Deadlines in mails are given in it.")
    )


class Accept(About):
    """What the owner of an invitation fills in."""

    password = forms.CharField(
        label=_("Password"),
        help_text=AT_LEAST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Remember whose password it will be: it must not resemble name or address."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Refuse a password that is short, common, or like the person's own data."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, user=self.person)
        return password
