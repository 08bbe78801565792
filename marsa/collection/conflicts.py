"""Two people at one entry: what each changed, put together or set side by side. Pure."""

from collections.abc import Mapping
from typing import Any

from marsa.collection import merging, sheet, threeway
from marsa.collection.rules.review import Token
from marsa.collection.threeway import Chosen

Content = Mapping[str, Any]


class Conflict(Exception):
    """The same place was changed by two people at once; both values are at hand.

    base: what both began with, None when it is no longer known. mine, theirs: whole contents.
    found: the places that both changed, in words (`diffs.Conflict`); none where the base is not
    known. fields: those places, or the keys that differ. token: what to save over once the person
    has decided, with `chosen`.
    """

    def __init__(
        self,
        *,
        base: Content | None,
        mine: Content,
        theirs: Content,
        found: tuple[threeway.Conflict, ...] = (),
        token: Token,
    ) -> None:
        """Keep both sides."""
        self.fields = tuple(each.field for each in found) or differing(theirs, mine)
        super().__init__(", ".join(self.fields))
        self.base, self.mine, self.theirs = base, mine, theirs
        self.found, self.token = found, token


def differing(one: Content, other: Content) -> tuple[str, ...]:
    """Return the keys on which two contents say something else, in order."""
    return tuple(
        key
        for key in sorted({*one, *other})
        if sheet.said(one.get(key), key) != sheet.said(other.get(key), key)
    )


def merged(
    base: Content | None,
    *,
    mine: Content,
    theirs: Content,
    token: Token,
    chosen: Chosen | None = None,
) -> dict[str, Any]:
    """Return what the entry says once what I changed is put over what it says now.

    base: what I began with, None when that is not known: then every difference is a conflict.
    mine: what I say; keys left out are not mine. theirs: what the entry says now. token: of
    theirs. chosen: what was decided of conflicts. Raises Conflict.
    """
    if base is None:
        whole = _bare({**theirs, **mine})
        if differing(theirs, whole):
            raise Conflict(base=None, mine=whole, theirs=theirs, token=token)
        return whole
    whole = _bare({**base, **mine})
    if not differing(base, theirs):
        return _bare({**theirs, **mine})
    both = threeway.three_way(base, mine=whole, theirs=theirs, chosen=chosen)
    if both.conflicts:
        raise Conflict(base=base, mine=whole, theirs=theirs, found=both.conflicts, token=token)
    return both.content


def _bare(content: Content) -> dict[str, Any]:
    """Return a content without optional keys that say nothing: they are absent then."""
    return {key: value for key, value in content.items() if value or key not in merging.OPTIONAL}
