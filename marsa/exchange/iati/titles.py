"""Titles of a file that all break off at the same length: seen only by looking at many."""

from collections.abc import Mapping

FEWEST, SHARE = 5, 2  # titles at the longest length; and one in so many of the longer half
SHORTEST = 20


class Titles:
    """Counts titles by length while a file is read: a few numbers, whatever its size."""

    __slots__ = ("_broken", "_lengths")

    def __init__(self) -> None:
        self._lengths: dict[int, int] = {}
        self._broken: dict[int, int] = {}

    def add(self, titles: Mapping[str, str]) -> None:
        """Take over the titles of one record, by language."""
        for title in titles.values():
            length = len(title)
            self._lengths[length] = self._lengths.get(length, 0) + 1
            if title[-1:].isalnum() or title.endswith(("-", ",", "(", "…", "...")):
                self._broken[length] = self._broken.get(length, 0) + 1

    def cut(self) -> tuple[int, int] | None:
        """Return the length at which titles are cut and how many are; None where none seem so.

        Cut titles pile up at the longest length of a file: at least five there, and more than
        at the ten lengths before it together, none of which a natural spread would leave behind.
        """
        if not self._lengths:
            return None
        longest = max(self._lengths)
        many = self._broken.get(longest, 0)
        before = sum(self._lengths.get(longest - step, 0) for step in range(1, 11))
        if longest < SHORTEST or many < FEWEST or many <= before // SHARE:
            return None
        return longest, many
