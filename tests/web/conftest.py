"""The people of the cast in a browser."""

import pytest

from tests.cast import Cast
from tests.web import acting


@pytest.fixture
def signed(cast: Cast):
    return acting.signed
