"""Who may do what with an arrival or an entry, and when. Pure: no query, no clock, no write."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.proposals import Digest
from marsa.kit.findings import Severity

CYCLE_CODE = re.compile(r"\d{4}(-[a-z0-9]+)*")


def why_not_commit(*, usable: int, digest: Digest) -> str | None:
    """A file is taken when at least one of its records can be used."""
    if usable:
        return None
    critical = digest.severities[Severity.CRITICAL]
    if not critical:
        return _("The file holds no project and no policy. Nothing was changed.")
    return ngettext(
        "Nothing in this file can be used: %(n)d problem must be mended first. "
        "Nothing was changed.",
        "Nothing in this file can be used: %(n)d problems must be mended first. "
        "Nothing was changed.",
        critical,
    ) % {"n": critical}


def why_not_open(code: str, *, known: list[str]) -> str | None:
    """A cycle is named by its year, with a word after a hyphen where there are several."""
    if CYCLE_CODE.fullmatch(code):
        return None
    return _(
        "There is no cycle “%(code)s”. Known cycles: %(known)s. "
        "A new one is named by its year, for example 2027."
    ) % {"code": code, "known": ", ".join(known)}
