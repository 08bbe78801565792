"""Whether a text is an xs:anyURI, as libxml2 decides.

Signs that no address may hold, blanks and letters with accents among them, are let pass as if
they were written with percent signs; what is left must be a URI reference by RFC 3986.
"""

import re

_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_ORDINARY = re.compile(
    r"https?://[\w\-.~]++(?:/[\w\-.~/]*+)?+(?:\?[\w\-.~/=&]*+)?\Z", flags=re.ASCII
)
_LARGEST_PORT = 2**31 - 1
_DIGITS_OF_A_PORT = 10

_SIGN = r"A-Za-z0-9\-._~!$&'()*+,;="
_BYTE = r"%[0-9A-Fa-f]{2}"
_IN_PATH = rf"(?:[{_SIGN}:@]|{_BYTE})"
_REST_OF_PATH = rf"(?:/{_IN_PATH}*)*"
_USER = rf"(?:(?:[{_SIGN}:]|{_BYTE})*@)?"
_HOST = rf"(?:\[[^\]]*\]|(?:[{_SIGN}]|{_BYTE})*)"
_SITE = rf"//{_USER}{_HOST}(?::(?P<port>[0-9]+))?{_REST_OF_PATH}"
_ROOTED = rf"/(?:{_IN_PATH}+{_REST_OF_PATH})?"
_SCHEME = r"[A-Za-z][A-Za-z0-9+\-.]*:"
_AFTER_SCHEME = rf"{_ROOTED}|{_IN_PATH}+{_REST_OF_PATH}|"
_RELATIVE = rf"{_ROOTED}|(?:[{_SIGN}@]|{_BYTE})+{_REST_OF_PATH}|"
_QUERY = rf"(?:\?(?:{_IN_PATH}|[/?])*)?"
_FRAGMENT = rf"(?:#(?:{_IN_PATH}|[/?\[\]])*)?"  # brackets are libxml2's, for XPointer
_WITH_SITE = re.compile(rf"(?:{_SCHEME})?{_SITE}{_QUERY}{_FRAGMENT}\Z")
_WITHOUT_SITE = re.compile(rf"(?:{_SCHEME}(?:{_AFTER_SCHEME})|{_RELATIVE}){_QUERY}{_FRAGMENT}\Z")


def is_address(text: str) -> bool:
    """Whether a text is an address, whole or relative; an empty one is."""
    if _ORDINARY.match(text):
        return True
    text = _UNSAFE.sub("_", text.strip(" \t\r\n"))
    if _WITHOUT_SITE.match(text):
        return True
    match = _WITH_SITE.match(text)
    if match is None:
        return False
    port = (match["port"] or "").lstrip("0")
    return len(port) <= _DIGITS_OF_A_PORT and int(port or 0) <= _LARGEST_PORT
