"""Work for later: a task is put into the queue by its name, in the transaction of the caller."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

_NAMES = uuid5(NAMESPACE_URL, "marsa:queue")


def put(
    task: str, *, args: Sequence[object] = (), key: str = "", not_before: datetime | None = None
) -> bool:
    """Put a task into the queue; it is there once the caller's transaction commits, else never.

    task: dotted name of a function marked as a task, as "marsa.accounts.tasks.deliver": an action
    names what comes after it without importing the door above it. args: plain values.
    key: a name for this very piece of work; the same key is put once, also by several workers at
    the same moment, and False is returned the next time. Without a key it is put every time.
    """
    number = uuid5(_NAMES, key) if key else uuid4()
    if key and _is_known(number):
        return False
    row = DBTaskResult(
        id=number,
        task_path=task,
        args_kwargs={"args": list(args), "kwargs": {}},
        backend_name="default",
        run_after=not_before,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not key:
            raise
        return False
    return True


def _is_known(number: UUID) -> bool:
    return bool(DBTaskResult._default_manager.filter(pk=number).exists())
