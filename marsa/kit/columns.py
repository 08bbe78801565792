"""Reading a room's `published.yaml`: the allow-list of tables and columns that may leave it."""

from pathlib import Path

import yaml

from marsa.kit.tables import Column, Table


def load(beside: str) -> dict[str, Table]:
    """Return the tables listed in the `published.yaml` beside a module, without rows.

    beside: the `__file__` of the room's `published.py`.
    """
    text = Path(beside).with_suffix(".yaml").read_text(encoding="utf-8")
    return {
        name: Table(
            name=name,
            title_en=offer["title"]["en"],
            title_fr=offer["title"]["fr"],
            columns=tuple(
                Column(column, about["kind"], about["en"], about["fr"])
                for column, about in offer["columns"].items()
            ),
        )
        for name, offer in yaml.safe_load(text).items()
    }
