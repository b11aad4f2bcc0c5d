"""Who signs in: a login and what the sign-in library needs, with no name and no rights.

Which person an account belongs to stands with the person (models.people).
"""

from __future__ import annotations

from base64 import b32encode
from os import urandom

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Accounts are found by their login; acts and the sign-in library make them."""

    def get_by_natural_key(self, login: str | None) -> Account:
        return self.get(login=login)


class Account(AbstractBaseUser):
    """A sign-in and nothing more: it has no name, no address and no rights of its own."""

    login = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(
        default=True
    )  #: the password was made by others and holds for one sign-in

    objects = AccountManager()
    USERNAME_FIELD = "login"
    is_staff = False
    is_superuser = False

    def set_one_time_password(self) -> str:
        """Set a password to be told once by word of mouth:
        80 random bits in groups that can be read aloud."""
        code = b32encode(urandom(10)).decode().lower()
        password, self.must_change = "-".join(code[i : i + 4] for i in range(0, 16, 4)), True
        self.set_password(password)
        return password

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False
