"""Where the real files are that some tests read; they are not part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("MARSA_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(path: str) -> Path:
    """Return a file or folder of the shared real data, or skip the test and say why."""
    place = ROOT / path
    if not place.exists():
        pytest.skip(f"real data not at hand: {path} (set MARSA_SHARED to the folder that holds it)")
    return place
