"""Run one `marsa` command and kill the process at its n-th step, without warning.

    python -m tests.journeys.killer STEP WORD…

A step is a call of a function of ours or of Django's database layer. With step 0 nothing
is killed and the number of steps is written to the file that KILLER_COUNT names.
"""

import os
import re
import signal
import sys
from pathlib import Path
from types import FrameType

from marsa.config.command import main

OURS = re.compile(
    r"/marsa/(collection|config/publishing|editions|journal|reconciliation)|/django/db/"
)


def run(step: int, words: list[str]) -> None:
    """Run the command, counting steps."""
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        if event == "call" and OURS.search(frame.f_code.co_filename):
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.argv = ["marsa", *words]
    sys.setprofile(count)
    try:
        main()
    finally:
        sys.setprofile(None)
        if step == 0:
            Path(os.environ["KILLER_COUNT"]).write_text(str(steps))


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2:])
