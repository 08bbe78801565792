"""What to do next: each role reads what waits for it, and nothing that waits for others."""

from datetime import timedelta

import pytest
from django.test import Client

from marsa.collection.states import State
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import a_return, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
