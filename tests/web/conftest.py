"""The people of the cast in a browser."""

import pytest
from django.test import Client

from steward.models import Account
from tests.cast import Cast


@pytest.fixture
def signed(cast: Cast):
    def client(name: str, language: str = "en") -> Client:
        client = Client(headers={"Accept-Language": language})
        client.force_login(
            Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return client
