"""A task that takes as long as one wants."""

import time

from django_tasks import task


@task
def sleep(seconds: int) -> None:
    """Do nothing for so long."""
    time.sleep(seconds)
