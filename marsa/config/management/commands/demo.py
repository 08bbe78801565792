"""`marsa demo`: a labelled sample, collected, published and served."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.collection.actions import cycles
from marsa.collection.queries import cycles as queries
from marsa.config import sample, sample_accounts, sample_cycle
from marsa.config.published import MAIN_FRAMEWORK
from marsa.editions import store
from marsa.kit.progress import Progress
from marsa.registry import codelists
from marsa.registry import queries as registry

CYCLE = "2022-sample"
OPERATOR = "demonstration"
COLLECTED = 3 * sample_cycle.OPENED  # before the demonstration: the cycle under way came later


class Command(BaseCommand):
    """Show what Marsa is, on invented data that says so on every page."""

    help = (
        "Load a labelled sample of 1,370 invented initiatives through the same doors as real "
        "files, publish an edition and serve it. Example: marsa demo --port 8000"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="stop after publishing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up, collect, publish, serve; what is there already is kept."""
        if store.current_number(settings.EDITIONS_DIR) is None:
            self.stderr.write(
                _("Preparing the sample in %(home)s …") % {"home": settings.MARSA_HOME}
            )
            call_command("setup", stderr=self.stderr)
            self._collect(settings.MARSA_HOME / "sample")
            call_command("publish", by=OPERATOR, stdout=self.stdout, stderr=self.stderr)
        self._accounts(options["port"])
        if not options["no_serve"]:
            self.stdout.write(_("Sample data: every project, amount and organisation is invented."))
            call_command("serve", port=options["port"], work=True, stdout=self.stdout)

    def _accounts(self, port: int) -> None:
        if not sample_accounts.may_be_made():
            self.stdout.write(_("Real people have accounts here, so no sample accounts are made."))
            return
        at = timezone.now()
        since = at - sample_cycle.OPENED
        made = sample_accounts.make(settings.MARSA_HOME, on=timezone.localdate(since), at=since)
        word = sample_accounts.password(settings.MARSA_HOME)
        if sample_cycle.may_be_made():
            sample_cycle.make(word=word, at=at)
        self.stdout.write(_("Sample accounts, all with the password %(word)s") % {"word": word})
        labels, language = codelists.labels("roles"), get_language() or "en"
        for account in made:
            secret = f"  otpauth: {account.secret}" if account.secret else ""
            role = labels[account.role].text(language)
            self.stdout.write(f"  {account.email:<28}{role:<24}{secret}".rstrip())
        self.stdout.write(
            _("Sign in at http://localhost:%(port)s/en/desk/ – codes of the apps: marsa demo-code")
            % {"port": port}
        )

    def _collect(self, folder: Path) -> None:
        if queries.cycle(CYCLE) is None:
            at = timezone.now()
            version = registry.required_version(MAIN_FRAMEWORK)
            cycles.record_cycle(CYCLE, framework=version, sample=True, by=OPERATOR, at=at)
        files = sample.write(folder)
        with Progress(self.stderr, unit=_("initiatives"), total=sum(f.rows for f in files)) as bar:
            for file in files:
                call_command(
                    "collect",
                    str(file.path),
                    partner=file.partner_code,
                    cycle=CYCLE,
                    mapping="marsa",
                    accept=True,
                    by=OPERATOR,
                    at=timezone.now() - COLLECTED,
                    quiet=True,
                )
                bar.add(file.rows)
