"""Records to IATI 2.03: `iati_out.write(records, target, reporter=…, generated_at=…)`.

What goes out reads back as the same records. What the official schema demands and a record does
not state is never made up: such a record, or such an amount, is left out, and said. Needs
nothing but lxml and the readers' own tables of codes; no Django.
"""

from marsa.exchange.iati_out.frame import OwnList
from marsa.exchange.iati_out.writing import Written, write

__all__ = ["OwnList", "Written", "write"]
