"""People."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from marsa.kit.privacy import INTERNAL, PERSONAL, Privacy


class Person(AbstractBaseUser):
    """Somebody with an account; roles are appointments, not flags."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "email": PERSONAL,
        "name": PERSONAL,
        "language": INTERNAL,
        "is_active": INTERNAL,
        "password": PERSONAL,
        "last_login": PERSONAL,
    }

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return f"#{self.pk}"
