"""What stands among the themes and relations of an entry under another name. Pure.

Target groups, goals, objectives and markers are themes of vocabularies of their own, as files
write them; a form asks for each by itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from marsa.exchange.rules import sectors
from marsa.exchange.workbook import laying

Content = Mapping[str, Any]
# Field → vocabulary of its themes, whose code is the value.
VOCABULARIES = {**laying.TAGS, "human_rights": laying.RIGHTS}
RELATIONS = {"part_of": "parent", "phase_of": "phase-of"}
TAGS = ("target_groups", "sdg", "gcm", "gender", "human_rights")
_BY_VOCABULARY = {vocabulary: field for field, vocabulary in VOCABULARIES.items()}
_LISTS = frozenset({sectors.DAC_5, sectors.DAC_3, "AGROVOC", "SDG-target", laying.GENDER})


def field_of_theme(theme: Mapping[str, Any]) -> str:
    """Return the field to which a theme belongs: a tag, "sectors", or "themes" of a framework."""
    vocabulary, code = theme["vocabulary"], theme["code"]
    if vocabulary in _BY_VOCABULARY:
        return _BY_VOCABULARY[vocabulary]
    if vocabulary == laying.GENDER and code == laying.GENDER_CODE:
        return "gender"
    is_list = vocabulary in _LISTS or vocabulary.startswith("tag ") or vocabulary[:1].isdigit()
    return "sectors" if is_list else "themes"


def tagged(content: Content, field: str) -> tuple[str, ...]:
    """Return the values of a tag field in their order: codes, or the value of the marker."""
    own = [theme for theme in content["themes"] if field_of_theme(theme) == field]
    return tuple(theme["label"] if field == "gender" else theme["code"] for theme in own)


def put_tags(content: Content, *, field: str, codes: Sequence[str]) -> dict[str, Any]:
    """Return the content with these values in a tag field; themes that stay keep their place."""
    wanted = list(dict.fromkeys(codes))
    kept: list[Any] = []
    for theme in content["themes"]:
        if field_of_theme(theme) == field:
            value = theme["label"] if field == "gender" else theme["code"]
            if value not in wanted:
                continue
            wanted.remove(value)
        kept.append(theme)
    return {**content, "themes": [*kept, *(_theme(field, value) for value in wanted)]}


def related_to(content: Content, field: str) -> tuple[str, ...]:
    """Return the references that "part_of" or "phase_of" names."""
    kind = RELATIONS[field]
    return tuple(row["ref"] for row in content["related"] if row["kind"] == kind)


def _theme(field: str, value: str) -> dict[str, Any]:
    is_gender = field == "gender"
    return {
        "vocabulary": laying.GENDER if is_gender else VOCABULARIES[field],
        "code": laying.GENDER_CODE if is_gender else value,
        "label": value if is_gender else "",
        "share": None,
        "published_share": None,
    }
