"""`marsa sample DIR`: invented entries as files, one for each partner."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from marsa.config import sample


class Command(BaseCommand):
    """Write the sample, and say that it is one."""

    help = (
        "Write 1,370 invented initiatives as CSV files, one for each partner that reports: of the "
        "size and shape of the 2022 cycle, and not a word of it true. Example: marsa sample sample"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the files go")
        parser.add_argument(
            "--seed", type=int, default=2022, help="another number makes another sample"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, then say what the files are and how to take one in."""
        folder: Path = options["folder"]
        try:
            files = sample.write(folder, seed=options["seed"])
        except OSError as error:
            raise CommandError(
                _("The sample cannot be written to %(folder)s: %(why)s. Name a folder that you "
                  "may write to.")
                % {"folder": folder, "why": error.strerror}
            ) from None  # fmt: skip
        self.stdout.write(
            _("Sample data: every project, policy, amount and text in these files is invented.")
        )
        self.stdout.write(
            _("%(entries)s entries of %(partners)s partners stand in %(folder)s.")
            % {
                "entries": sum(file.rows for file in files),
                "partners": len(files),
                "folder": folder,
            }
        )
        largest = max(files, key=lambda file: file.rows)
        self.stdout.write(
            _("To take one in: marsa collect %(file)s --partner %(partner)s --mapping marsa")
            % {"file": largest.path, "partner": largest.partner_code}
        )
