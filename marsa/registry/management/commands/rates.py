"""`marsa rates update FILE`: newer exchange rates."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.kit.refusal import Refused
from marsa.registry import actions, queries, rate_files


class Command(BaseCommand):
    """Add exchange rates that are newer than those the product brings along."""

    help = (
        "Add newer exchange rates from the ECB's eurofxref-hist.zip (or .csv), or from a monthly "
        "table of units per US dollar. Example: marsa rates update eurofxref-hist.zip"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb and the file."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        update = verbs.add_parser("update", help="add the rates of a file")
        update.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: object, **options: Any) -> None:
        """Read the file, store what is new, and print how many rates that is."""
        file: Path = options["file"]
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        reading = rate_files.read(data, known=queries.rate_table())
        for finding in reading.findings:
            self.stdout.write(f"{finding.severity}: {finding.message(get_language() or 'en')}")
        try:
            new = actions.update_rates(reading.records, by="marsa rates update", at=timezone.now())
        except Refused as no:
            raise CommandError(str(no)) from None
        self.stdout.write(
            _("%(read)s rates read, %(new)s new or changed.")
            % {"read": len(reading.records), "new": new}
        )
