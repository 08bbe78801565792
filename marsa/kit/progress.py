"""Progress of long work in a terminal: how much, how fast, how long it will take."""

import time
from types import TracebackType

from django.core.management.base import OutputWrapper

EVERY = 0.2  # seconds between two drawings
WIDTH = 24


class Progress:
    """A bar that redraws itself a few times a second; silent where nobody is looking."""

    def __init__(
        self, screen: OutputWrapper, *, unit: str, total: int | None = None, shown: bool = True
    ) -> None:
        """Begin at nothing. total: how much there is, where that is known."""
        self._screen, self._unit, self._total = screen, unit, total
        self._done, self._drawn_at, self._started_at = 0, 0.0, time.monotonic()
        self._shown = shown and screen.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the line empty for what comes next."""
        if self._shown and self._drawn_at:
            self._screen.write("\r\x1b[K", ending="")

    def add(self, amount: int) -> None:
        """Say that so much more is done."""
        self._done += amount
        now = time.monotonic()
        if self._shown and now - self._drawn_at >= EVERY:
            self._drawn_at = now
            self._screen.write(f"\r\x1b[K{self._line(now - self._started_at)}", ending="")

    def _line(self, seconds: float) -> str:
        rate = self._done / seconds if seconds else 0.0
        if not self._total:
            return f"{self._done:,} {self._unit}, {rate:,.0f}/s"
        part = min(1.0, self._done / self._total)
        bar = "█" * round(WIDTH * part)
        left = (self._total - self._done) / rate if rate else 0.0
        return f"{bar:░<{WIDTH}} {part:4.0%} {rate:,.0f} {self._unit}/s, {left:,.0f} s left"
