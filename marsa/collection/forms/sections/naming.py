"""Which control shows a place of the content: what a check found is said there. Pure."""

from collections.abc import Mapping
from typing import Any

from marsa.collection.fields import all_fields
from marsa.collection.forms.sections import lines, money, plain, restricting

Content = Mapping[str, Any]
_RENAMED = {"funder": "name", "value_on": "value_on-d"}


def control(path: str, *, content: Content) -> str:
    """Return the name of the control for a place such as "funding/1/amount" or "titles/fr".

    Of a field without a control of its own it is the first of the field.
    """
    key, _, rest = path.partition("/")
    number, _, part = rest.partition("/")
    if key in ("funders", "funding"):
        return _of_money(key, int(number or 0), part, content)
    if key in lines.LISTS:
        first = lines.LISTS[key].parts[0]
        return f"{key}-{number or 0}-{part or first}"
    if key == restricting.KEY:
        return restricting.name(restricting.restrictable(type_=content["type"])[0].key, "tier")
    kind = all_fields()[key].kind if key in all_fields() else ""
    if kind == "texts":
        return f"{key}-{rest or plain.LANGUAGES[0]}"
    return f"{key}-d" if kind == "day" else key


def _of_money(key: str, number: int, part: str, content: Content) -> str:
    found = 0
    for line, row in enumerate(money.rows_of(content)):
        if number == (row.amount if key == "funding" else row.funder):
            found = line
            break
    return f"funders-{found}-{_RENAMED.get(part, part) or 'name'}"
