"""`marsa setup`: prepare the database and load reference data."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from marsa.collection.actions import cycles
from marsa.config.published import MAIN_FRAMEWORK
from marsa.registry import actions as registry
from marsa.registry import queries

OPERATOR = "command line"


class Command(BaseCommand):
    """Bring the database up to date and load countries, partners, frameworks and cycles."""

    help = (
        "Prepare the database of MARSA_HOME (or MARSA_DATABASE) and load reference data. "
        "Safe to run again: it adds what is missing. Example: marsa setup"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, load, say what was done."""
        at = timezone.now()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        registry.load_reference(by=OPERATOR, at=at)
        framework = queries.required_version(MAIN_FRAMEWORK)
        cycles.load_cycles(framework=framework, by=OPERATOR, at=at)
        self.stderr.write("The database is ready: reference data and cycles are loaded.")
