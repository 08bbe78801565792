"""Take a file that was sent, as a person does, and kill the process at its n-th step.

    python -m tests.journeys.taker STEP ARRIVAL APPOINTMENT

As `killer`: with step 0 nothing is killed and the number of steps is written down.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import django


def run(step: int, number: int, appointment: int) -> None:
    """Take all rows of a file, counting steps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415  # the registry of apps comes first

    from marsa.collection.actions import commits  # noqa: PLC0415
    from marsa.collection.models import Arrival  # noqa: PLC0415
    from marsa.collection.queries import files  # noqa: PLC0415
    from marsa.collection.views.proposals import kept  # noqa: PLC0415
    from marsa.registry import appointments  # noqa: PLC0415
    from marsa.registry.models import Appointment  # noqa: PLC0415
    from tests.journeys.killer import OURS  # noqa: PLC0415

    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        if event == "call" and OURS.search(frame.f_code.co_filename):
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    acting = appointments.as_acting(Appointment.objects.get(pk=appointment), is_secure=True)
    arrival = Arrival.objects.select_related("partner", "cycle").get(pk=number)
    read = kept(arrival)
    sys.setprofile(count)
    try:
        late = files.late(arrival, rows=())
        commits.take(arrival, read=read, late=late, by=acting, at=timezone.now())
    finally:
        sys.setprofile(None)
    if step == 0:
        Path(os.environ["KILLER_COUNT"]).write_text(str(steps))


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
