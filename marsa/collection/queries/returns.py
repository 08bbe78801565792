"""Returns, as far as the one who asks may see them, and what the entries of each come to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from marsa.collection import board, deadlines
from marsa.collection.board import Growth, Row, Work
from marsa.collection.models import Cycle, Entry, Extension, Return, Suggestion
from marsa.collection.states import State
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.models import Membership
from marsa.registry.roles import MAY, Permission
from marsa.registry.states import MembershipStatus


def visible_to(acting: Acting) -> QuerySet[Return]:
    """Return the returns that one may open: of one's partner, or of those one looks after.

    Cycle, framework and partner come with them.
    """
    rows = Return.objects.select_related("cycle__framework", "partner")
    if Permission.READ_ENTRIES not in MAY[acting.role]:
        return rows.none()
    if acting.partner:
        return rows.filter(partner=acting.partner)
    return rows.filter(partner__in=acting.partners) if acting.partners else rows


def of(cycle: Cycle, *, partner: str) -> Return | None:
    """Return what a partner returns in a cycle; None where nothing is expected of it."""
    return Return.objects.filter(cycle=cycle, partner=partner).first()


def held(cycle: Cycle, *, partner: str) -> Return | None:
    """Return the same, held until the transaction ends."""
    rows = Return.objects.select_for_update().filter(cycle=cycle, partner=partner)
    return rows.order_by("id").first()


def extensions(returned: Return) -> list[Extension]:
    """Return the extensions of one return, oldest first."""
    return list(returned.extensions.order_by("id"))


def work(returned: Return) -> Work:
    """Return the entries of one return, counted."""
    return works(returned.cycle, partner=returned.partner_id)[returned.partner_id]


def late(cycle: Cycle, *, partner: str, at: datetime) -> str | None:
    """Return why a partner may not write in a cycle at an instant, None while it may.

    at: when the server received the request or the file.
    """
    returned = of(cycle, partner=partner)
    kept = extensions(returned) if returned else []
    return deadlines.why_not_write(cycle, returned=returned, extensions=kept, received_at=at)


def works(cycle: Cycle, *, partner: str = "") -> dict[str, Work]:
    """Return partner → its entries in a cycle, counted; of one partner alone if one is named.

    An entry is new when the cycle is its first, changed when its current version was made since
    the cycle opened, else confirmed unchanged. Two queries.
    """
    entries = Entry.objects.filter(cycle_last=cycle).exclude(state=State.WITHDRAWN)
    lines = Suggestion.objects.filter(of__cycle=cycle, answer="")
    if partner:
        entries, lines = entries.filter(partner=partner), lines.filter(of__partner=partner)
    found: dict[str, Work] = defaultdict(Work)
    open_lines = dict(lines.values_list("of__partner").annotate(Count("id")))
    counted: Iterable[Any] = entries.values("partner").annotate(**_counts(cycle))
    for row in counted:
        counts = {name.removeprefix("n_"): n for name, n in row.items() if name != "partner"}
        counts["confirmed"] = counts.pop("total") - counts["new"] - counts["changed"]
        found[row["partner"]] = Work(**counts, unanswered=open_lines.pop(row["partner"], 0))
    return found | {code: Work(unanswered=n) for code, n in open_lines.items()}


def rows(cycle: Cycle, *, at: datetime, belonging: Iterable[Membership] | None = None) -> list[Row]:
    """Return the board of a cycle, a row for each partner by its code (five queries).

    belonging: as `members` returns it, where it is at hand.
    """
    entries, dialogues = works(cycle), _dialogues(members() if belonging is None else belonging)
    extended: dict[int, list[Extension]] = defaultdict(list)
    for extension in Extension.objects.filter(of__cycle=cycle):
        extended[extension.of_id].append(extension)
    return [
        board.row(
            returned,
            cycle=cycle,
            work=entries.get(returned.partner_id, Work()),
            extensions=extended[returned.pk],
            dialogues=frozenset(dialogues[returned.partner_id]),
            at=at,
        )
        for returned in cycle.returns.select_related("partner").order_by("partner")
    ]


def growth(cycle: Cycle) -> Growth:
    """Return the new initiatives of a cycle by who brought them (two queries)."""
    entries = Entry.objects.exclude(state=State.WITHDRAWN).order_by()
    new = entries.filter(cycle_first=cycle).values_list("partner", "contributor__code")
    earlier = entries.filter(cycle_first__code__lt=cycle.code)
    return board.growth(
        {(partner, code or ""): count for partner, code, count in new.annotate(Count("id"))},
        earlier={
            (partner, code or "")
            for partner, code in earlier.values_list("partner", "contributor__code").distinct()
        },
    )


def members() -> list[Membership]:
    """Return who belongs to which dialogue today, with the dialogue."""
    current = registry.memberships().filter(to_on__isnull=True)
    return list(current.exclude(status=MembershipStatus.LEFT).select_related("dialogue"))


def _counts(cycle: Cycle) -> dict[str, Any]:
    is_new = Q(cycle_first=cycle)
    is_changed = Q(current__made_at__gte=cycle.opens_at) if cycle.opens_at else Q(pk__in=[])
    states = [each for each in State if each != State.WITHDRAWN]
    return {  # a prefix, since fields of the entry have some of these names
        "n_total": Count("id"),
        "n_new": Count("id", filter=is_new),
        "n_changed": Count("id", filter=~is_new & is_changed),
        "n_submitted_at": Min("submitted_at", filter=Q(state=State.SUBMITTED)),
        **{f"n_{each}": Count("id", filter=Q(state=each)) for each in states},
    }


def _dialogues(belonging: Iterable[Membership]) -> dict[str, set[str]]:
    """Return partner → the dialogues it is in."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in belonging:
        found[row.partner_id].add(row.dialogue_id)
    return found
