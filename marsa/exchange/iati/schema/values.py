"""Whether a text is a value of the type that the schema gives it.

The types are those of XML Schema part 2 that the IATI schemas use, as libxml2 understands them:
it is what the official validators run on. Where it is stricter than the recommendation (no blanks
around a date, no year 0000), so is this.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps

from marsa.exchange.iati.schema import addresses

Judge = Callable[[str], bool]

BLANKS = " \t\r\n"  # what XML calls white space; str.strip() alone takes off more
REMEMBERED, LONGEST_REMEMBERED = 16_384, 64
_LARGEST_YEAR = 2**63 - 1
_DIGITS_OF_A_YEAR = 19
_SMALLEST_INT, _LARGEST_INT = -(2**31), 2**31 - 1
_DIGITS_OF_AN_INT = 10
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_DAY = r"-?(?P<year>[0-9]{4}|[1-9][0-9]{4,})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3][0-9])"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_TIME = r"(?:(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DATE = re.compile(_DAY + _ZONE + r"\Z")
_MOMENT = re.compile(_DAY + "T" + _TIME + _ZONE + r"\Z")
# Possessive throughout: a hostile file must not make a judge try again and again.
_DECIMAL = re.compile(r"[ \t\r\n]*+[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[ \t\r\n]*+\Z")
_WHOLE = re.compile(r"(?P<sign>[+-]?)0*+(?P<digits>[0-9]*+)\Z")
_LANGUAGE = re.compile(r"[ \t\r\n]*+[A-Za-z]{1,8}+(?:-[A-Za-z0-9]{1,8}+)*+[ \t\r\n]*+\Z")
# XML 1.0, fifth edition, production 4a. libxml2 keeps the fourth edition here, which differs in
# rare letters only.
_NAME_TOKEN = re.compile(
    r"[-.0-9:A-Z_a-z\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u1FFF\u200C\u200D"
    r"\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
    r"\U00010000-\U000EFFFF]+\Z"
)


def _remembered(judge: Judge) -> Judge:
    """Return a judge that remembers what it said of short texts; long ones could fill memory."""
    remembering = lru_cache(maxsize=REMEMBERED)(judge)

    @wraps(judge)
    def judged(text: str) -> bool:
        return remembering(text) if len(text) <= LONGEST_REMEMBERED else judge(text)

    return judged


@_remembered
def date(text: str) -> bool:
    """Whether a text is an xs:date: a day that exists, with or without a time zone."""
    match = _DATE.match(text)
    return match is not None and _exists(match)


@_remembered
def moment(text: str) -> bool:
    """Whether a text is an xs:dateTime."""
    match = _MOMENT.match(text)
    return match is not None and _exists(match)


def decimal(text: str) -> bool:
    """Whether a text is an xs:decimal: digits, at most one point, no exponent, no separators."""
    return _DECIMAL.match(text) is not None


def integer(text: str) -> bool:
    """Whether a text is an xs:int, a whole number of 32 bits."""
    whole = _whole(text)
    if whole is None or len(whole[1]) > _DIGITS_OF_AN_INT:
        return False
    return _SMALLEST_INT <= int(f"{whole[0]}{whole[1] or 0}") <= _LARGEST_INT


def positive(text: str) -> bool:
    """Whether a text is an xs:positiveInteger, a whole number from 1."""
    whole = _whole(text)
    return whole is not None and whole[0] != "-" and whole[1] != ""


def not_negative(text: str) -> bool:
    """Whether a text is an xs:nonNegativeInteger, a whole number from 0."""
    whole = _whole(text)
    return whole is not None and (whole[0] != "-" or whole[1] == "")


def boolean(text: str) -> bool:
    """Whether a text is an xs:boolean: true, false, 1 or 0."""
    return text.strip(BLANKS) in ("true", "false", "1", "0")


def language(text: str) -> bool:
    """Whether a text is a value of xml:lang: a language tag, or nothing at all."""
    return text == "" or _LANGUAGE.match(text) is not None


def space(text: str) -> bool:
    """Whether a text is a value of xml:space."""
    return text.strip(BLANKS) in ("default", "preserve")


def name_token(text: str) -> bool:
    """Whether a text is an xs:NMTOKEN: letters, digits and . - _ : without blanks inside."""
    return _NAME_TOKEN.match(text.strip(BLANKS)) is not None


# Type in the notation of the models → what judges it; None: every text is a value.
JUDGES: Mapping[str, Judge | None] = {
    "string": None,
    "date": date,
    "dateTime": moment,
    "decimal": decimal,
    "int": integer,
    "positiveInteger": positive,
    "nonNegativeInteger": not_negative,
    "boolean": boolean,
    "anyURI": addresses.is_address,
    "NMTOKEN": name_token,
    "language": language,
    "space": space,
}


def _exists(match: re.Match[str]) -> bool:
    """Whether the day of a match is in the calendar."""
    digits, month, day = match["year"], int(match["month"]), int(match["day"])
    if len(digits) > _DIGITS_OF_A_YEAR or not 1 <= day <= _DAYS[month - 1]:
        return False
    year = int(digits)
    if month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        return False
    return 0 < year <= _LARGEST_YEAR


def _whole(text: str) -> tuple[str, str] | None:
    """Return the sign and the digits of a whole number without leading zeros; None if it is none.

    The digits stay a text: a hostile file may write millions of them.
    """
    text = text.strip(BLANKS)
    match = _WHOLE.match(text)
    if match is None or text in ("", "+", "-"):
        return None
    return match["sign"], match["digits"]
