"""Sign-in: nobody signs up, accounts are linked to offices by an act."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Closed to strangers; there is no mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
