"""When the rows of a file are taken."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.proposals import Digest
from marsa.kit.findings import Severity


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
