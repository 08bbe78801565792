"""Secrets that are handed out once: what is stored is their sha256 alone. Pure."""

import hashlib
import secrets

# Letters and digits that nobody confuses when reading them aloud.
_LEGIBLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


def new(prefix: str = "") -> str:
    """Return a key of 256 random bits, fit for an address or a header."""
    return f"{prefix}{secrets.token_urlsafe(32)}"


def code() -> str:
    """Return eight characters to type from a mail (39 bits: with few attempts, enough)."""
    return "".join(secrets.choice(_LEGIBLE) for _ in range(CODE_LENGTH))


def digest(text: str) -> str:
    """Return what is stored in place of a key or a code."""
    return hashlib.sha256(text.strip().encode()).hexdigest()
