"""`marsa editions`: what was published, and going back to it."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from marsa.config import publishing
from marsa.editions import store
from marsa.kit.refusal import Refused


class Command(BaseCommand):
    """List editions, serve an earlier one, check their files."""

    help = (
        "List the editions, serve one of them, go back to the one before, or check that their "
        "files are untouched. Examples: marsa editions list; marsa editions serve 2026.1; "
        "marsa editions rollback; marsa editions verify"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("what", choices=["list", "serve", "rollback", "verify"])
        parser.add_argument("number", nargs="?", help="an edition, such as 2026.1")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--by", default="command line", help="who does it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        try:
            getattr(self, f"_{options['what']}")(options)
        except (Refused, store.Damaged) as reason:
            raise CommandError(str(reason)) from None

    def _list(self, options: dict[str, Any]) -> None:
        root = settings.EDITIONS_DIR
        current = store.current_number(root)
        editions = [store.find(root, number) for number in reversed(store.numbers(root))]
        facts = [
            {
                "number": edition.number,
                "made_at": edition.manifest["made_at"],
                "made_by": edition.manifest["made_by"],
                "initiatives": edition.manifest["rows"]["initiatives"],
                "sample": edition.sample,
                "served": edition.number == current,
            }
            for edition in editions
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps({"editions": facts}, ensure_ascii=False, indent=1))
            return
        if not facts:
            self.stdout.write(_("Nothing is published yet. Run: marsa publish"))
        for fact in facts:
            mark = "→" if fact["served"] else " "
            label = _("sample data") if fact["sample"] else ""
            self.stdout.write(
                f"{mark} {fact['number']:<8} {fact['made_at'][:16].replace('T', ' ')}  "
                f"{fact['initiatives']:>9,}  {label}".rstrip()
            )

    def _serve(self, options: dict[str, Any]) -> None:
        edition = publishing.serve(options["number"] or "", by=options["by"], at=timezone.now())
        self.stdout.write(_("Edition %(number)s is served.") % {"number": edition.number})

    def _rollback(self, options: dict[str, Any]) -> None:
        root = settings.EDITIONS_DIR
        numbers, current = store.numbers(root), store.current_number(root)
        before = numbers[: numbers.index(current)] if current in numbers else []
        if not before:
            raise Refused(_("There is no edition before the one that is served."))
        options["number"] = options["number"] or before[-1]
        self._serve(options)

    def _verify(self, options: dict[str, Any]) -> None:
        root = settings.EDITIONS_DIR
        for number in [options["number"]] if options["number"] else store.numbers(root):
            try:
                store.verify(store.find(root, number))
            except FileNotFoundError:
                raise Refused(
                    publishing.why_not_serve(number, known=store.numbers(root), current=None)
                ) from None
            self.stdout.write(
                _("Edition %(number)s: every file is as published.") % {"number": number}
            )
