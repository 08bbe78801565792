"""A record in the making: what is known while one activity is read."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from marsa.exchange import dates, money, numbers
from marsa.exchange.iati import schema
from marsa.exchange.record import Amount, Identifier, Party, Place, Related, Theme
from marsa.exchange.report import Report

UNKNOWN_LANGUAGE = "und"
YEARS_AHEAD = 20
LAST_YEAR = 9999


class Draft:
    """What has been read of one activity.

    offset: to be added to the line of an element to get its line in the file. version: as
    "1.04" or "2.03". currency, language: the defaults of the activity. last_year: dates beyond it
    are implausible. today: what has happened cannot be after it; None asks nothing.
    has_plain_sector: a sector names the OECD DAC's list, or none. has_start: a
    start date is given, readable or not. aid_types: their vocabularies. met: the
    names of the elements in it.
    """

    currency: str | None = None
    ref: str = ""
    status: str | None = None
    reporter: Party | None = None
    secondary: bool = False
    humanitarian: bool | None = None
    hierarchy: int | None = None
    updated_at: datetime | None = None
    has_plain_sector: bool = False
    has_start: bool = False

    def __init__(
        self,
        report: Report,
        offset: int,
        line: int,
        version: str,
        *,
        last_year: int = LAST_YEAR,
        language: str = UNKNOWN_LANGUAGE,
        today: date | None = None,
    ) -> None:
        self.report, self.offset, self.line, self.version = report, offset, line, version
        self.last_year, self.language, self.today = last_year, language, today
        self.titles: dict[str, str] = {}
        self.descriptions: list[tuple[str, Mapping[str, str]]] = []
        self.days: dict[str, date] = {}
        self.parties: list[Party] = []
        self.places: list[Place] = []
        self.sectors: list[Theme] = []
        self.tags: list[Theme] = []
        self.transactions: list[Amount] = []
        self.budgets: list[tuple[Amount, str]] = []
        self.identifiers: list[Identifier] = []
        self.related: list[Related] = []
        self.links: list[str] = []
        self.met: set[str] = set()
        self.aid_types: list[str] = []

    def span(self) -> tuple[date | None, date | None]:
        """Return the days on which the activity starts and ends: actual ones before planned."""
        days = self.days
        return days.get("2") or days.get("1"), days.get("4") or days.get("3")

    def day(self, written: str | None, *, line: int, path: str) -> date | None:
        """Read a day, and say what is wrong with it; None when there is none to be had."""
        if not written:
            return None
        value = dates.exact(written)  # as nearly all are
        if value is None:
            value = self._faulty_day(written, line=line, path=path)
        if value is not None and value.year > self.last_year:
            self.report.add("plausibility.far_future", line=line, path=path, found=value)
        return value

    def _faulty_day(self, written: str, *, line: int, path: str) -> date | None:
        day = dates.read(written[: numbers.LONGEST])
        if day.fault is not None:
            code = "value.date_with_time" if day.fault == "time" else "value.date_unreadable"
            self.report.add(code, line=line, path=path, found=written)
        return day.value

    def number(self, written: str, *, line: int, path: str) -> Decimal | None:
        """Read an amount, and say what is wrong with it; None when it cannot be counted."""
        value = numbers.exact(written)  # as nearly all are
        if value is not None:
            return value
        number = numbers.read(written[: numbers.LONGEST + 1])
        if number.fault is not None:
            money.say(self.report, number, written, line=line, path=path)
        return number.value

    def currency_code(self, written: str | None, *, line: int, path: str) -> str | None:
        """Return the currency of a value: its own, else the default of the activity (rule 11).

        Without either it has none, which is said: an amount is never given a currency.
        """
        if not written:
            if self.currency is None:
                self.report.add("value.currency_missing", line=line, path=path)
            return self.currency
        code, known = money.currency(written)
        if known and code == written:
            return code
        if not known:
            self.report.add("code.currency", line=line, path=path, found=written, once=written)
        else:
            self.report.add("code.tidied", line=line, path=path, found=written, taken=code)
        return code

    def lacks(self, attribute: str, element: str, *, line: int, is_there: bool = False) -> None:
        """Say that an element has nothing in an attribute that it needs.

        is_there: the attribute stands there, empty, which the schema lets pass. Where it does not
        and the schema asks for it, the check of the schema says so.
        """
        if not is_there and schema.requires(attribute, element, version=self.version):
            return
        self.report.add(
            "value.attribute_missing",
            line=line,
            path=f"iati-activity/{element}",
            once=(element, attribute),
            found=attribute,
            element=element,
        )
