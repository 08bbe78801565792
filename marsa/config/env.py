"""Read configuration from the environment, and explain what is wrong with it."""

import os
from pathlib import Path


class MissingSetting(RuntimeError):
    """An environment variable is missing or cannot be understood; the text says the remedy."""


def text(name: str, default: str | None = None) -> str:
    """Return a variable, or its default; raise MissingSetting when it has neither."""
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(
            f"{name} is not set. Set it in the environment of the service, "
            f"for example {name}=… in its unit file or container."
        )
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return a variable that reads 1/yes/true or 0/no/false."""
    value = os.environ.get(name, "")
    if not value:
        return default
    known = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    if value.lower() not in known:
        raise MissingSetting(f"{name} must be yes or no, not {value!r}.")
    return known[value.lower()]


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def home() -> Path:
    """Return the folder that holds everything this installation knows (MARSA_HOME, else ./var)."""
    return Path(text("MARSA_HOME", "var")).absolute()
