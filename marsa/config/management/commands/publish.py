"""`marsa publish`: freeze everything accepted into the next edition and serve it."""

import argparse
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from marsa.config import publishing
from marsa.editions import checks
from marsa.kit.refusal import Refused


class Command(BaseCommand):
    """Publish the next edition."""

    help = (
        "Freeze all accepted entries into the next edition, check it and serve it. "
        "Killed at any moment, it leaves the edition before in place. Example: marsa publish"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument(
            "--overrule",
            action="append",
            default=[],
            type=_check_and_reason,
            metavar="CHECK=REASON",
            help="publish although this check does not hold; the reason is published. "
            f"Checks: {', '.join(check.name for check in checks.CHECKS)}",
        )
        parser.add_argument("--by", default="command line", help="who publishes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, with progress on a terminal."""
        try:
            edition = publishing.publish(
                by=options["by"],
                at=timezone.now(),
                overruled=dict(options["overrule"]),
                progress=self._progress if sys.stderr.isatty() else None,
            )
        except Refused as reason:
            raise CommandError(str(reason)) from None
        rows = edition.manifest["rows"]
        self.stdout.write(
            _("Edition %(number)s is served: %(initiatives)s initiatives, %(funding)s lines of "
              "funding. It stands in %(folder)s.")
            % {
                "number": edition.number,
                "initiatives": f"{rows['initiatives']:,}",
                "funding": f"{rows['funding']:,}",
                "folder": settings.EDITIONS_DIR / edition.number,
            }
        )  # fmt: skip

    def _progress(self, table: str, rows: int) -> None:
        self.stderr.write(f"\r{table:<16} {rows:>12,}", ending="")


def _check_and_reason(text: str) -> tuple[str, str]:
    name, _equals, reason = text.partition("=")
    if len(reason.strip()) < 10:
        raise argparse.ArgumentTypeError(
            "write CHECK=REASON, with a reason of at least 10 characters that readers will see"
        )
    return name, reason.strip()
