"""`marsa demo-code`: what the authenticator apps of the sample accounts would show now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from marsa.config import sample_accounts


class Command(BaseCommand):
    """Stand in for the phone that a demonstration has not got."""

    help = (
        "Print the present code of the sample accounts that need a second factor. "
        "Example: marsa demo-code"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print address and code; each code works for about a minute, once."""
        found = list(sample_accounts.codes())
        if not found:
            raise CommandError(_("There are no sample accounts here. Run: marsa demo"))
        for email, code in found:
            self.stdout.write(f"{code}  {email}")
