"""A partner's published files: kept as they came, read, and made proposals."""

import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from marsa.collection import fetching, prefill
from marsa.collection.actions import files
from marsa.collection.actions import suggestions as actions
from marsa.collection.fetching import Fetched, NotFetched
from marsa.collection.models import Arrival, Return
from marsa.collection.queries import suggestions as queries
from marsa.exchange import reading
from marsa.exchange.scan import profile
from marsa.kit.refusal import Refused
from marsa.registry import queries as registry
from marsa.registry.actions import registry as sources
from marsa.registry.models import PublishedSource

Outcomes = dict[str, tuple[str, str]]  # address → code of a sentence, what it is about


def read_file(file: Path, *, returned: Return, store: Path, by: str, at: datetime) -> Arrival:
    """Keep a published file of a partner and make what it says lines of its return.

    by: as the journal names it. Raises Refused for a file that holds no IATI activity; it is
    kept all the same.
    """
    arrival = files.receive(
        file,
        store=store,
        partner=returned.partner,
        cycle=returned.cycle,
        mapping=queries.MAPPING,
        by=by,
        at=at,
    )
    with reading.open(file) as stream:
        sifted = prefill.sift(
            stream, profile=profile.load(profile.USUAL), recognise=registry.recogniser()
        )
    return actions.propose(
        arrival,
        returned=returned,
        format=stream.format,
        sifted=sifted,
        store=store,
        by=by,
        at=at,
    )


def fetch_all(
    returned: Return, *, hosts: Collection[str], store: Path, by: str, at: datetime
) -> Outcomes:
    """Fetch a partner's published files from all their addresses and read those that are new.

    hosts: from which this installation may fetch. Returns what came of each address; one that
    fails does not hold up the others.
    """
    found: Outcomes = {}
    for source in queries.sources(returned.partner_id):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _name(source.address)
            try:
                fetched = _fetch(source, path, returned, hosts)
                if fetched.is_new:
                    arrival = read_file(path, returned=returned, store=store, by=by, at=at)
                    sources.note_fetch(
                        source,
                        etag=fetched.etag,
                        modified=fetched.modified,
                        sha256=arrival.sha256,
                        by=by,
                        at=at,
                    )
                found[source.address] = ("read" if fetched.is_new else "unchanged", "")
            except NotFetched as no:
                found[source.address] = (no.code, no.found)
            except Refused as no:
                found[source.address] = ("refused", str(no))
    return found


def _fetch(
    source: PublishedSource, path: Path, returned: Return, hosts: Collection[str]
) -> Fetched:
    """Fetch one file; only one that was read in this cycle may be said not to have changed."""
    is_known = queries.known_here(source, returned=returned)
    return fetching.fetch(
        source.address,
        into=path,
        hosts=hosts,
        etag=source.etag if is_known else "",
        modified=source.modified if is_known else "",
    )


def _name(address: str) -> str:
    """Return what a file is called, by its address."""
    return PurePosixPath(urlsplit(address).path).name.strip(".")[-100:] or "activities.xml"
