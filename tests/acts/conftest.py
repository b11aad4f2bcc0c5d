"""Fixtures that acts share: people in charge of one unit alone, and a later release of the rules."""

import pytest

from steward.foundations.scheme import Scheme, shipped_text
from tests.acts.rule_sets import NOW, offer
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


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Scheme:
    """A later release, in which the lowest level protects for eight years."""
    return offer(monkeypatch, shipped_text(NOW.code).replace("period_years = 10\n", "period_years = 8\n", 1))
