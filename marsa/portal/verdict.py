"""What a file that was checked comes to, in sentences."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics.text import shown
from marsa.exchange.about import IATI
from marsa.exchange.summary import Summary
from marsa.exchange.tables import mappings
from marsa.kit.findings import Severity
from marsa.portal import formats
from marsa.portal.checking import Check


def holds(check: Check, *, language: str) -> str:
    """Say what a file is and how many records it holds."""
    count = check.summary.records
    values: dict[str, Any] = {"count": formats.number(count, language=language)}
    if check.format == IATI:
        values["version"] = shown(check.version or "?")
        return (
            ngettext(
                "This IATI %(version)s file holds %(count)s project.",
                "This IATI %(version)s file holds %(count)s projects.",
                count,
            )
            % values
        )
    if check.version is None:
        return _("Nothing was read of this file.")
    known = mappings.load(check.version)
    values["list"] = known.title_fr if language == "fr" else known.title_en
    return (
        ngettext(
            "This table (%(list)s) holds %(count)s entry.",
            "This table (%(list)s) holds %(count)s entries.",
            count,
        )
        % values
    )


def work(summary: Summary, *, language: str) -> str:
    """Say how much is to be done, in one sentence."""
    counts = dict.fromkeys(Severity, 0)
    for tally in summary.findings.values():
        counts[tally.first.severity] += tally.count
    must = counts[Severity.CRITICAL] + counts[Severity.ERROR]
    should = counts[Severity.WARNING]
    values = {
        "must": formats.number(must, language=language),
        "should": formats.number(should, language=language),
    }
    if must and should:
        return (
            ngettext(
                "%(must)s thing must be corrected, %(should)s should be checked.",
                "%(must)s things must be corrected, %(should)s should be checked.",
                must,
            )
            % values
        )
    if must:
        return (
            ngettext(
                "%(must)s thing must be corrected.", "%(must)s things must be corrected.", must
            )
            % values
        )
    if should:
        return (
            ngettext(
                "Nothing must be corrected, %(should)s thing should be checked.",
                "Nothing must be corrected, %(should)s things should be checked.",
                should,
            )
            % values
        )
    return _("Nothing in it must be corrected or checked.")


def stopped(check: Check, *, language: str) -> str:
    """Say how far reading came until time ran out."""
    values: dict[str, object] = {"seconds": settings.CHECK_SECONDS}
    rest = _("What follows is about the part that was read. Send the file in smaller parts.")
    if not 0 < check.position < check.size:
        return _("Reading was stopped after %(seconds)s seconds.") % values + " " + rest
    values["share"] = formats.share(check.position, whole=check.size, language=language)
    said = _("Reading was stopped after %(seconds)s seconds, when %(share)s of the file was read.")
    return f"{said % values} {rest}"
