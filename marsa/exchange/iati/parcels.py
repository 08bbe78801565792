"""Readings on their way from one process to another: as bytes that are quick to make and to open.

Records are many small values. Each is sent as its class and its fields in order, which takes a
quarter of the time that Python's own way for such classes does.
"""

import gc
import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Related, Theme
from marsa.kit.findings import Finding, Reading

Readings = Sequence[Sequence[Reading[Record]] | None]
_PROTOCOL = 5
_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def _by_place(kind: type) -> Callable[[Any], _Reduced]:
    taken = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (kind, taken(value))


_KINDS = (Record, Amount, Party, Place, Theme, Identifier, Related, Reading, Finding)
_TABLE: dict[type, Callable[[Any], Any]] = {kind: _by_place(kind) for kind in _KINDS}


def packed(readings: Readings) -> bytes:
    """Return readings as bytes for another process of the same program."""
    parcel = io.BytesIO()
    pickler = pickle.Pickler(parcel, _PROTOCOL)
    pickler.dispatch_table = _TABLE
    pickler.dump(readings)
    return parcel.getvalue()


def opened(parcel: bytes) -> Readings:
    """Return the readings in a parcel that a process of this program made."""
    # Thousands of new values would make the collector look through all of them again and again,
    # eight times as long as opening takes; there are no cycles in them to be found.
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        readings: Readings = pickle.loads(parcel)  # noqa: S301 (made by `packed`, in a process of ours)
    finally:
        if is_collecting:
            gc.enable()
    return readings
