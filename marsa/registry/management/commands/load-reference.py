"""`marsa load-reference`: countries, partners, organisations and frameworks into the tables."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from marsa.registry import actions


class Command(BaseCommand):
    """Load the reference data that the product brings along."""

    help = (
        "Bring the tables of countries, partners, dialogues, organisations and frameworks to what "
        "the product's reference files say. Run it after installing and after each upgrade; twice "
        "does nothing. Example: marsa load-reference"
    )

    def handle(self, *args: object, **options: object) -> None:
        """Load, and print what changed."""
        changed = actions.load_reference(by="marsa load-reference", at=timezone.now())
        for table, rows in changed.items():
            self.stdout.write(f"{rows:>6}  {table}")
        if not changed:
            self.stdout.write(_("Nothing to change: the tables are up to date."))
