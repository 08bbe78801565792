"""Which version of IATI a file is written in: as it says, or as it looks."""

from collections.abc import Mapping

KNOWN = frozenset({"1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03"})
LATEST, LATEST_BEFORE_2 = "2.03", "1.05"
# The official test files of the schema carry this instead of a number.
_PLACEHOLDER = "xx"


def stated(attributes: Mapping[str, str]) -> str | None:
    """Return the version that an element states, in its own attribute or in an extension's."""
    if "version" in attributes:
        return attributes["version"].strip() or None
    for name, value in attributes.items():
        if name.endswith("}version"):
            return value.strip() or None
    return None


def understood(version: str) -> str | None:
    """Return the known version that a statement means; None when it cannot be told."""
    if version in KNOWN:
        return version
    if version.lower() == _PLACEHOLDER or version.startswith("2"):
        return LATEST
    return LATEST_BEFORE_2 if version.startswith("1") else None


def is_known(version: str) -> bool:
    """Whether a statement names a version that exists."""
    return version in KNOWN or version.lower() == _PLACEHOLDER


def by_shape(activity: bytes) -> str:
    """Tell the version from an activity: only version 2 puts text into narrative elements."""
    return LATEST if b"<narrative" in activity else LATEST_BEFORE_2
