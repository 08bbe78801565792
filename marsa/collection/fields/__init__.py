"""The fields of an entry: one catalogue, from which form, reference and printed form are made.

The content of a version is described in `sheet.py`. Keys that it need not have, absent where
there is nothing to say so that older versions keep their fingerprints:

    starts_precision, ends_precision  "month" or "year"; absent: to the day
    funding[].years                   {"2022": "60", "2023": "40"}, percent as text
    funding[].eur, funding[].eur_source   only where no rate exists: amount as text, whose rate
    places[].admin1                   ["NE-1", "NE-2"], codes of ISO 3166-2
    themes[].main                     true for the main theme
    human_rights_evidence             {language: text}
    restrictions                      {field key: {"tier": "registered" | "partner", "reason": …}}
    related[].kind                    "parent": is part of it; "phase-of": continues it

What stands among the themes without being one of the framework is told by its vocabulary: target
groups, goals, objectives, markers (`tags`), and sectors as files have them.
"""

from marsa.collection.fields.catalogue import (
    Field,
    Section,
    all_fields,
    of,
    section_of,
    sections,
)
from marsa.collection.fields.tags import field_of_theme, put_tags, related_to, tagged

__all__ = [
    "Field",
    "Section",
    "all_fields",
    "field_of_theme",
    "of",
    "put_tags",
    "related_to",
    "section_of",
    "sections",
    "tagged",
]
