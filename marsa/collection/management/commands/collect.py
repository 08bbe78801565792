"""`marsa collect`: take a file for a partner and a cycle into the working tables."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marsa.collection import intake
from marsa.collection.actions import cycles, files
from marsa.collection.intake import Intake
from marsa.collection.models import Cycle
from marsa.collection.proposals import Change, Proposal, Statement
from marsa.collection.queries import cycles as known_cycles
from marsa.collection.queries import files as known_files
from marsa.collection.queries import workbooks
from marsa.exchange import reading
from marsa.exchange.workbook import about as workbook_abouts
from marsa.exchange.workbook import expecting, opening
from marsa.exchange.workbook import reading as returns
from marsa.kit.findings import Reading, Severity
from marsa.kit.progress import Progress
from marsa.kit.refusal import Refused, insist
from marsa.registry import queries as registry
from marsa.registry.models import Partner

LONGEST_VALUE = 200
T = TypeVar("T")


def _instant(text: str) -> datetime:
    """Return an instant; one without a zone is of the site's."""
    found = datetime.fromisoformat(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class Command(BaseCommand):
    """Keep a file as it came, and make what it says the partner's entries."""

    help = (
        "Keep FILE byte for byte and take what it says into the entries of a partner, all or "
        "nothing. The same file twice changes nothing. "
        "Example: marsa collect projects.csv --partner EU --cycle 2022 --accept"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--partner", required=True, help="code of the partner, such as EU")
        parser.add_argument("--cycle", default="", help="code of the cycle (default: the newest)")
        parser.add_argument("--mapping", default="", help="name of the column mapping of a list")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, only")
        parser.add_argument("--accept", action="store_true", help="accept for publication, too")
        parser.add_argument("--by", default="command line", help="who collects")
        parser.add_argument("--at", type=_instant, help="when it came, as 2026-06-30T17:00+02:00")
        parser.add_argument("--quiet", action="store_true", help="say nothing but what fails")

    def handle(self, *args: Any, **options: Any) -> None:
        """Receive, read, compare and commit, or only say what would change."""
        try:
            self._collect(options)
        except Refused as reason:
            raise CommandError(str(reason)) from None

    def _collect(self, options: dict[str, Any]) -> None:
        self._quiet = bool(options["quiet"])
        file, partner = options["file"], self._partner(options["partner"])
        insist(_why_not_read(file))
        cycle = known_cycles.cycle(options["cycle"])
        if options["dry_run"]:
            taken = self._read(file, partner=partner, cycle=cycle, mapping=options["mapping"])
            proposal = known_files.proposal(partner, cycle=cycle, statements=taken.statements)
            self._say(proposal, dry=True)
            return
        by, at = options["by"], options["at"] or timezone.now()
        cycle = cycle or self._open_cycle(options["cycle"], by=by)
        about = {"partner": partner, "cycle": cycle, "mapping": options["mapping"]}
        arrival = files.receive(file, store=settings.ARRIVALS_DIR, by=by, at=at, **about)
        taken = self._read(file, partner=partner, cycle=cycle, mapping=options["mapping"])
        proposal = files.commit(
            arrival,
            statements=taken.statements,
            digest=taken.digest,
            accept=options["accept"],
            by=by,
            at=at,
        )
        self._say(proposal, dry=False)

    def _read(self, file: Path, *, partner: Partner, cycle: Cycle | None, mapping: str) -> Intake:
        with Progress(self.stderr, unit=_("records"), shown=not self._quiet) as progress:
            if cycle is not None and opening.is_workbook(file):
                taken = _returned(file, partner=partner, cycle=cycle, progress=progress)
            else:
                stream = reading.open(file, mapping=mapping or None)
                taken = intake.take(_counted(stream, progress), recognise=registry.recogniser())
        if not self._quiet:
            self._say_findings(taken)
        return taken

    def _partner(self, code: str) -> Partner:
        partner = registry.partner(code)
        if partner is None:
            known = ", ".join(registry.partner_codes())
            sentence = _("There is no partner “%(code)s”. Known partners: %(known)s.")
            raise Refused(sentence % {"code": code, "known": known})
        return partner

    def _open_cycle(self, code: str, *, by: str) -> Cycle:
        at = timezone.now()
        version = registry.required_version("jvap")
        cycle = cycles.record_cycle(code, framework=version, sample=False, by=by, at=at)
        self.stderr.write(_("Cycle %(code)s did not exist; it was opened.") % {"code": code})
        return cycle

    def _say_findings(self, taken: Intake) -> None:
        language = translation.get_language() or "en"
        ranks = list(Severity)
        examples = sorted(
            taken.digest.examples.values(), key=lambda f: (ranks.index(f.severity), f.code)
        )
        for finding in examples:
            count = taken.digest.counts[finding.code]
            place = finding.cell or (_("line %(n)d") % {"n": finding.line} if finding.line else "")
            self.stderr.write(
                f"{count:>7,} × {finding.severity} {finding.code} ({place}): "
                f"{finding.message(language)}"
            )

    def _say(self, proposal: Proposal, *, dry: bool) -> None:
        if self._quiet:
            return
        counts = {str(change): f"{proposal.count(change):,}" for change in Change}
        sentence = (
            _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged would be the result.")
            if dry
            else _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
        )
        self.stdout.write(sentence % counts)
        for said in proposal.changes[Change.CONFLICT]:
            self._say_conflict(said)
        if proposal.absent:
            self.stdout.write(
                _("%(n)s entries of this cycle are not in the file; they stay as they are.")
                % {"n": f"{len(proposal.absent):,}"}
            )

    def _say_conflict(self, said: Statement) -> None:
        """Name an entry that was changed elsewhere since its row was written, with both values."""
        about = {"ref": said.local_ref, "place": said.place or "–"}
        self.stdout.write(
            _(
                "In conflict, not taken: %(ref)s (%(place)s). The entry was changed after this "
                "row was written. Compare the values below and send what shall hold once more, "
                "in a new workbook."
            )
            % about
        )
        for difference in said.conflict:
            values = {
                "field": difference.field,
                "stored": _shortened(difference.stored),
                "sent": _shortened(difference.sent),
            }
            self.stdout.write(_("  %(field)s: now %(stored)s; in the file %(sent)s") % values)


def _returned(file: Path, *, partner: Partner, cycle: Cycle, progress: Progress) -> Intake:
    """Read a workbook that came back, each row over the version that it was written from."""
    secret = workbook_abouts.key(settings.SECRET_KEY)
    about = workbooks.about(partner, cycle=cycle, secret=secret)
    with file.open("rb") as source:
        return intake.take_returned(
            _counted(returns.stream(source, expect=about, name=file.name), progress),
            recognise=registry.recogniser(),
            given=expecting.given(about),
            stored=workbooks.stored(partner),
        )


def _shortened(value: str) -> str:
    """Return a value short enough for a line of the terminal."""
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def _why_not_read(file: Path) -> str | None:
    """Say whether a path leads nowhere or to a folder; None when it leads to a file."""
    if file.is_dir():
        text = _("%(file)s is a folder. Give a file in it and run the command again.")
    else:
        text = _("There is nothing at %(file)s. Check the path and run the command again.")
    return None if file.is_file() else text % {"file": file}


def _counted(stream: Iterable[Reading[T]], progress: Progress) -> Iterator[Reading[T]]:
    for part in stream:
        progress.add(len(part.records))
        yield part
