"""Fixtures of the acts about people."""

import pytest

from tests.cast import Cast, grant, new_office, new_person, seat


@pytest.fixture
def local(cast: Cast) -> Cast:
    """Two offices in charge of access over one unit only."""
    for name in ("local", "second_local"):
        cast.offices[name] = new_office(cast, "finance")
        seat(cast, cast.offices[name], new_person(cast, name))
        grant(cast, cast.offices[name], "security", "", "finance")
    yield cast
    del cast.offices["local"], cast.offices["second_local"]
