"""What leaves this room into an edition. A column that is not listed is never published."""

from collections.abc import Iterator

from marsa.collection.queries import cycles as queries
from marsa.kit import columns
from marsa.kit.tables import Table


def tables() -> list[Table]:
    """Return the tables of cycles."""
    return [columns.load(__file__)["cycles"].filled_by(_cycles)]


def _cycles() -> Iterator[tuple[object, ...]]:
    for cycle in queries.cycles():
        yield (cycle.code, cycle.title_en, cycle.title_fr, cycle.sample)
