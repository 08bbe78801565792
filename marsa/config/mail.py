"""How mail leaves: by SMTP where an address is given, else into files under MARSA_HOME."""

from urllib.parse import unquote, urlsplit

from marsa.config.env import MissingSetting

_BACKENDS = "django.core.mail.backends"


def from_address(address: str) -> tuple[str, str, int, str, str, bool]:
    """Return backend, host, port, user, password and whether TLS is started.

    address: empty (mails are written into files), `smtp://user:password@host:port` for a
    connection that starts in plain text and turns to TLS, `smtp+plain://host:port` for one that
    never does (a relay on the same machine). Raises MissingSetting for anything else.
    """
    if not address:
        return f"{_BACKENDS}.filebased.EmailBackend", "", 25, "", "", False
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtp+plain") or not parts.hostname:
        raise MissingSetting(
            f"MARSA_MAIL must read smtp://user:password@host:port, not {address!r}."
        )
    return (
        f"{_BACKENDS}.smtp.EmailBackend",
        parts.hostname,
        parts.port or (587 if parts.scheme == "smtp" else 25),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtp",
    )
