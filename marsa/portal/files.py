"""Sending a file of an edition: one that its manifest names, and whole, or nothing."""

import base64
from functools import lru_cache
from pathlib import Path

from django.http import FileResponse
from django.utils.translation import gettext as _

from marsa.analytics.opened import file_mark
from marsa.editions import freeze, store
from marsa.editions.store import Edition
from marsa.portal.parts import Link
from marsa.portal.refusals import Missing
from marsa.portal.visit import Visit

FOREVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}


def send(visit: Visit, *, name: str) -> FileResponse:
    """Send a file under a name that says its edition, with its fingerprint.

    name: as in the manifest; nothing else is ever opened. Raises Missing for any other name,
    store.Damaged when the file is not the one that was published.
    """
    edition = visit.edition
    facts = edition.manifest["files"].get(name)
    if facts is None and name != freeze.MANIFEST:
        raise Missing(
            _("There is no such file in edition %s") % edition.number,
            _("The page of downloads lists every file that there is."),
            links=(Link(_("Downloads"), visit.to("downloads")),),
        )
    path = edition.folder / name
    if facts:
        _insist_on_whole(path, edition.number, facts["sha256"], file_mark(path))
    response = FileResponse(path.open("rb"), content_type=_type(path.suffix))
    response["Content-Disposition"] = f'attachment; filename="{_file_name(edition, name)}"'
    response["Access-Control-Allow-Origin"] = "*"
    if facts:
        digest = base64.b64encode(bytes.fromhex(facts["sha256"])).decode()
        response["Repr-Digest"] = f"sha-256=:{digest}:"
    response["Cache-Control"] = FOREVER
    return response


def _type(ending: str) -> str:
    return _TYPES.get(ending, "application/octet-stream")


def _file_name(edition: Edition, name: str) -> str:
    return f"marsa-{edition.number}-{name.rpartition('/')[2]}"


@lru_cache(maxsize=1_024)
def _insist_on_whole(path: Path, number: str, sha256: str, mark: tuple[object, ...]) -> None:
    """Read a file once for as long as it stays the same, and compare it with the manifest."""
    if freeze.sha256(path) != sha256:
        raise store.Damaged(f"Edition {number}: the file {path.name} was changed.")
