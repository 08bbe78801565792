"""What is done by the clock: by whichever worker looks first, once."""

import logging
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from marsa.accounts.actions import notices
from marsa.collection import arrivals, scanning
from marsa.collection.actions import cycles, documents
from marsa.collection.queries import writing
from marsa.collection.views import attached
from marsa.config import reaper
from marsa.kit import queue

DAILY = "marsa.config.tasks.daily"
DAILY_HOUR = 2  # of settings.TIME_ZONE: before the first digests of the day
CLOCK = "clock"  # the journal's name for what nobody did

logger = logging.getLogger(__name__)


def tick(at: datetime) -> None:
    """Do what is due; each part on its own, so that one that fails does not hold up the others."""
    for do in EVERY_MINUTE:
        try:
            do(at)
        except Exception:
            logger.exception("the clock could not do %s", do.__name__)


def hand_back(at: datetime) -> int:
    """Hand back the tasks of dead workers."""
    return reaper.hand_back(settings.MARSA_HOME / "workers", at=at)


def put_daily(at: datetime) -> bool:
    """Put the work of the day into the queue, once, from two in the morning on."""
    here = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if here.hour < DAILY_HOUR:
        return False
    return queue.put(DAILY, args=[here.date().isoformat()], key=f"daily:{here.date()}")


def scan_documents(at: datetime) -> int:
    """Ask the virus scanner about the documents that wait for it, where there is one."""
    if not settings.MARSA_CLAMD:
        return 0
    judged = 0
    for document in writing.documents_waiting():
        file = arrivals.path_of(document.sha256, store=attached.store())
        said = scanning.verdict(file, at=settings.MARSA_CLAMD)
        if said != scanning.WAITING:
            documents.judge(document, verdict=said, by=CLOCK, at=at)
            judged += 1
    return judged


def close_due(at: datetime) -> int:
    """Close the cycles whose due date has come."""
    return len(cycles.close_due(by=CLOCK, at=at))


EVERY_MINUTE: tuple[Callable[[datetime], object], ...] = (
    hand_back,
    close_due,
    scan_documents,
    put_daily,
    notices.put_digests,
)
