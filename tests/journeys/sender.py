"""Prepare a home with a partner whose file of 300 rows was sent and read; print its numbers.

python -m tests.journeys.sender
"""

import os

import django


def run() -> None:
    """Send the file as the page does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  # the registry of apps comes first
    from django.test import Client  # noqa: PLC0415

    from marsa.registry.roles import Role  # noqa: PLC0415
    from tests.make_cycle import an_appointment  # noqa: PLC0415
    from tests.make_files import (  # noqa: PLC0415
        a_register,
        a_row,
        a_running_cycle,
        a_workbook,
        sent,
        take,
    )
    from tests.sign_in import sign_in  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    a_register()
    a_running_cycle()
    appointment = an_appointment(Role.FOCAL_POINT)
    client = sign_in(Client(), appointment)
    take(client, sent(client, a_workbook(*(a_row(f"A-{n}") for n in range(100)))))
    changes = {("Projects", "status", 5 + n): "suspended" for n in range(100)}
    new = [a_row(f"B-{n}") for n in range(200)]
    arrival = sent(client, a_workbook(*new, filled=True, changes=changes))
    print(arrival.pk, appointment.pk)


if __name__ == "__main__":
    run()
