"""The children of an element: how many of each, and in which order."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from marsa.exchange.iati.schema.shapes import Shape

MOST_REMEMBERED, LONGEST_REMEMBERED = 4_096, 256


def fits(run: tuple[str, ...], shape: Shape) -> bool:
    """Whether children of these names, in this order, may stand in an element of a shape.

    run: the names, those that follow each other more than twice cut to two. Names that the shape
    does not have are passed over: they are looked at one by one. The answer is remembered in
    shape.fitting, unless there are too many already.
    """
    times = Counter(run)
    found = not missing(times, shape) and not repeated(times, shape)
    if found and shape.is_ordered:
        known = [place for place in places(run, shape) if place is not None]
        found = all(a <= b for a, b in pairwise(known))
    if len(shape.fitting) < MOST_REMEMBERED and len(run) < LONGEST_REMEMBERED:
        shape.fitting[run] = found
    return found


def missing(times: Counter[str], shape: Shape) -> list[str]:
    """Return the names of the children that must stand in an element and do not."""
    return [name for name, child in shape.children.items() if times[name] < child.least]


def repeated(times: Counter[str], shape: Shape) -> list[str]:
    """Return the names of the children that stand in an element more often than they may."""
    return [
        name
        for name, child in shape.children.items()
        if child.most is not None and times[name] > child.most
    ]


def places(names: Sequence[str], shape: Shape) -> list[int | None]:
    """Return the place in the order of each child; None for those that the shape does not have.

    Elements of other namespaces come last; but where the last child of IATI may be repeated,
    libxml2 lets them stand among these children, once the first of them, if there must be one,
    has been there.
    """
    last = list(shape.children)[-1] if shape.children else None
    foreign = len(shape.children)
    found: list[int | None] = []
    if last is not None and shape.children[last].most is None and not shape.children[last].least:
        foreign = shape.children[last].place
    for name in names:
        child = shape.children.get(name)
        if child is not None:
            found.append(child.place)
            if name == last and child.most is None:
                foreign = child.place
        else:
            found.append(foreign if name.startswith("{") else None)
    return found


def out_of_order(known: Sequence[int]) -> list[tuple[int, int]]:
    """Return what stands in the wrong place: its index, and that of what shows it.

    As few as possible are said to be wrong: those outside a longest run in the right order. The
    second index is of one in the right place that the first should precede but follows (it is
    then smaller), or should follow but precedes.
    """
    right = _longest_in_order(known)
    rising = [known[index] for index in right]
    wrong = []
    for index in sorted(set(range(len(known))) - set(right)):
        here = bisect_left(right, index)
        above = bisect_right(rising, known[index])
        below = bisect_left(rising, known[index]) - 1
        wrong.append((index, right[above] if above < here else right[below]))
    return wrong


def _longest_in_order(known: Sequence[int]) -> list[int]:
    """Return the indices of a longest run of places that never goes down.

    Where there are several, one that keeps what stands earlier: of two that changed places, the
    second is the one that surprises.
    """
    ends: list[int] = []  # negated, from the back: the largest place that starts each length …
    at: list[int] = []  # … and its index
    following: dict[int, int] = {}
    for index in range(len(known) - 1, -1, -1):
        length = bisect_right(ends, -known[index])
        if length:
            following[index] = at[length - 1]
        ends[length : length + 1] = [-known[index]]
        at[length : length + 1] = [index]
    found = at[-1:]
    while found and found[-1] in following:
        found.append(following[found[-1]])
    return found
