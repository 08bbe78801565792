"""Cycles, those of today and those that are known to have taken place."""

from pathlib import Path

import yaml

from marsa.collection.models import Cycle

REFERENCE = Path(__file__).parents[1] / "reference"


def cycles() -> list[Cycle]:
    """Return every cycle, oldest first."""
    return list(Cycle.objects.order_by("code"))


def cycle(code: str) -> Cycle | None:
    """Return a cycle by its code, or the newest for an empty code."""
    found = Cycle.objects.filter(code=code) if code else Cycle.objects.order_by("-code")
    return found.select_related("framework").first()


def reference_cycles() -> list[dict[str, str]]:
    """Return code and source of each cycle that is known to have taken place."""
    text = (REFERENCE / "cycles.yaml").read_text(encoding="utf-8")
    loaded: list[dict[str, str]] = yaml.safe_load(text)
    return loaded
