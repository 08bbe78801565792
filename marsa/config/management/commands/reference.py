"""`marsa reference`: the pages of the reference manual that are made from the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marsa.config import reference


class Command(BaseCommand):
    """Write the generated reference, or say whether it is stale."""

    help = (
        "Write the generated pages of the reference manual into FOLDER, or with --check say "
        "whether they are stale. Example: marsa reference docs/reference"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare or write."""
        folder: Path = options["folder"]
        pages = reference.pages()
        if not options["check"]:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in pages.items():
                (folder / name).write_text(text, encoding="utf-8")
            return
        stale = [
            name
            for name, text in pages.items()
            if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
        ]
        if stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run: make docs")
