"""People who come in with a second factor, and a clock that stands."""

import time

import pytest

from steward.models import Account
from tests.cast import do
from tests.web.signin.coming_in import PASSWORD


@pytest.fixture(autouse=True)
def second_factor(settings):
    from django.core.cache import cache

    cache.clear()
    settings.SECOND_FACTOR = True


@pytest.fixture
def opened(cast) -> tuple[str, str]:
    """A person who was given a sign-in today: name and one-time password. They fill no office yet."""
    person = do("person.register", cast.access, name="Phạm Thị Mới").result["person"]
    return "moi", do("account.open", cast.access, person=person, login="moi").aside["password"]


@pytest.fixture
def known(cast) -> Account:
    """The keeper, with a password of their own and no second factor yet."""
    account = Account.objects.get(login="keeper")
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands, at the beginning of a step, until a test moves it."""
    stands = [time.time() // 30 * 30]
    monkeypatch.setattr(time, "time", lambda: stands[0])
    return stands
