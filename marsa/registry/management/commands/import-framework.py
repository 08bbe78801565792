"""`marsa import-framework FILE`: a taxonomy or plan from a CSV or YAML file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.kit.findings import Reading
from marsa.kit.refusal import Refused
from marsa.registry import actions, frameworks, queries
from marsa.registry.frameworks import Draft

HEAD = ("framework", "version", "valid_from", "valid_to", "source", "sample", "name_en", "name_fr")


class Command(BaseCommand):
    """Read a framework, say what was found and what would change, then store it as a draft."""

    help = (
        "Import a framework (domains, priority areas, actions …) from a CSV or YAML file as a "
        "draft. Example: marsa import-framework jvap-priorities.csv --framework jvap "
        "--number 2016 --valid-from 2016-01-01 --source https://… --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given beside the file, for what the file itself does not say."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
        parser.add_argument("--in-force", action="store_true", help="put the version in force")
        parser.add_argument("--number", dest="version_number", help="number of the version")
        for key in ("framework", "valid_from", "valid_to", "source", "sample"):
            parser.add_argument(f"--{key.replace('_', '-')}", default="")
        for key in ("name_en", "name_fr"):
            parser.add_argument(f"--{key.replace('_', '-')}", default="", help="of a new framework")

    def handle(self, *args: object, **options: Any) -> None:
        """Read, report, and store unless it is a dry run."""
        file: Path = options["file"]
        options["version"] = options.pop("version_number")
        head = {key: options[key] for key in HEAD if options.get(key)}
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        reading = queries.read_framework(data, name=file.name, head=head)
        self._report(reading)
        if frameworks.is_blocked(reading.findings):
            raise CommandError(_("The file has faults that stop its import. Nothing was stored."))
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was stored."))
            return
        by, at = "marsa import-framework", timezone.now()
        try:
            version = actions.import_framework(reading, by=by, at=at)
            if options["in_force"]:
                version = actions.put_in_force(version, by=by, at=at)
        except Refused as no:
            raise CommandError(str(no)) from None
        self.stdout.write(f"{version}: {version.state}")

    def _report(self, reading: Reading[Draft]) -> None:
        language = get_language() or "en"
        for finding in reading.findings:
            place = f"{finding.line}: " if finding.line else ""
            self.stdout.write(f"{place}{finding.severity}: {finding.message(language)}")
        for draft in reading.records:
            changes = queries.framework_changes(draft)
            self.stdout.write(
                _("%(name)s: %(nodes)s nodes; %(added)s added, %(changed)s changed, %(gone)s gone.")
                % {
                    "name": f"{draft.framework} {draft.version}",
                    "nodes": len(draft.nodes),
                    "added": len(changes.added),
                    "changed": len(changes.changed),
                    "gone": len(changes.gone),
                }
            )
