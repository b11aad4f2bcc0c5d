"""Fixtures of the acts about people."""

import pytest

from tests.cast import Cast, grant, new_person, new_post, seat


@pytest.fixture
def local(cast: Cast) -> Cast:
    """Two offices in charge of access over one unit only."""
    for name in ("local", "second_local"):
        cast.posts[name] = new_post(cast, "finance")
        seat(cast, cast.posts[name], new_person(cast, name))
        grant(cast, cast.posts[name], "security", "", "finance")
    yield cast
    del cast.posts["local"], cast.posts["second_local"]
