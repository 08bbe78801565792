"""IATI activity files, versions 1.01 to 2.03, to records: in one pass, with flat memory.

    from marsa.exchange import iati

    with open("activities.xml", "rb") as source:
        for reading in iati.stream(source):
            ...

Reading never raises for what a file says. Each reading is one activity: its record, or none when
it cannot be used, with what was noticed about it; readings without a record may also speak of the
file as a whole.
"""

from marsa.exchange.iati.streaming import stream

__all__ = ["stream"]
