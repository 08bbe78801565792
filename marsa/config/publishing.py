"""Publishing: what the rooms offer becomes an edition, whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import marsa
from marsa.config import published
from marsa.editions import checks, freeze, store
from marsa.journal import actions as journal
from marsa.journal.models import Entry
from marsa.kit.refusal import Refused, insist
from marsa.kit.snapshot import one_moment
from marsa.kit.tables import Table
from marsa.reconciliation import actions as reconciliation

Progress = Callable[[str, int], None]
VERB = "editions.publish"


def publish(
    *,
    by: str,
    at: datetime,
    overruled: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> store.Edition:
    """Freeze all accepted entries into the next edition and serve it.

    The edition served before stays until the new one is complete, checked and on disk; a
    process killed at any moment leaves it served. overruled: name of a check → reason.
    Raises Refused when a check does not hold, or another publication is under way.
    """
    root = settings.EDITIONS_DIR
    try:
        with store.publishing(root) as folder:
            _note_missed(root, by=by, at=at)
            reconciliation.identify(by=by, at=at)
            number = store.next_number(root, year=at.year)
            facts = _build(folder / "public", root=root, overruled=overruled or {}, report=progress)
            stamp = {"number": number, "made_at": at.isoformat(), "made_by": by}
            freeze.seal(folder / "public", {**stamp, **facts})
            store.put(root, folder, number=number)
    except store.Busy:
        raise Refused(_("Another edition is being published. Try again when it is done.")) from None
    store.serve(root, number)
    journal.record(VERB, f"edition:{number}", by=by, at=at, rows=facts["rows"])
    return store.find(root, number)


def serve(number: str, *, by: str, at: datetime) -> store.Edition:
    """Make a published edition the one that is served. Raises Refused when there is none."""
    root = settings.EDITIONS_DIR
    insist(why_not_serve(number, known=store.numbers(root), current=store.current_number(root)))
    store.verify(store.find(root, number))
    store.serve(root, number)
    journal.record("editions.serve", f"edition:{number}", by=by, at=at)
    return store.find(root, number)


def why_not_serve(number: str, *, known: list[str], current: str | None) -> str | None:
    """Only a published edition that is not served already can be served."""
    if number not in known:
        return _("There is no edition %(number)s. There are: %(known)s.") % {
            "number": number,
            "known": ", ".join(known) or "–",
        }
    if number == current:
        return _("Edition %(number)s is served already.") % {"number": number}
    return None


def _build(
    folder: Path, *, root: Path, overruled: Mapping[str, str], report: Progress | None
) -> dict[str, Any]:
    with one_moment():
        tables = tuple(published.tables())
        rows = freeze.write(tables, folder, progress=report)
        about = published.about()
    results = _checked(folder, tables, root=root, overruled=overruled)
    return {
        **about,
        "code_version": marsa.__version__,
        "rows": rows,
        "tables": {table.name: _described(table, rows[table.name]) for table in tables},
        "checks": [
            {"name": r.check.name, "breaches": r.breaches, "overruled": r.overruled}
            for r in results
        ],
    }


def _described(table: Table, rows: int) -> dict[str, Any]:
    return {
        "title_en": table.title_en,
        "title_fr": table.title_fr,
        "rows": rows,
        "columns": [asdict(column) for column in table.columns],
    }


def _checked(
    folder: Path, tables: tuple[Table, ...], *, root: Path, overruled: Mapping[str, str]
) -> tuple[checks.Result, ...]:
    current = store.current_number(root)
    previous = store.find(root, current).database if current else None
    database = folder / freeze.DATABASE
    try:
        results = checks.run(database, previous=previous, overruled=overruled)
    except KeyError as unknown:
        raise Refused(_("There is no check named %(name)s.") % {"name": unknown.args[0]}) from None
    insist(why_not_publish(results, unlisted=checks.columns_written(database, tables)))
    return results


def why_not_publish(results: tuple[checks.Result, ...], *, unlisted: list[str]) -> str | None:
    """An edition is served only when every check holds or was overruled with a reason."""
    if unlisted:
        return _("These columns were written but are not listed for publication: %(names)s.") % {
            "names": ", ".join(unlisted)
        }
    failed = [result for result in results if result.stops]
    if not failed:
        return None
    french = (get_language() or "").startswith("fr")
    lines = [
        f"– {r.check.name}: {r.check.fr if french else r.check.en} ({r.breaches})" for r in failed
    ]
    return "\n".join(
        [
            _("The edition was not published; the one before is still served. What does not hold:"),
            *lines,
            _("Mend the entries, or overrule a check with a reason that is published."),
        ]
    )


def _note_missed(root: Path, *, by: str, at: datetime) -> None:
    """Write in the journal what a publication killed at its very last step could not."""
    for number in store.numbers(root):
        subject = f"edition:{number}"
        if not Entry.objects.filter(verb=VERB, subject=subject).exists():
            journal.record(VERB, subject, by=by, at=at, noted_late=True)
