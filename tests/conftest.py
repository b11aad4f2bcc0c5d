"""Fixtures of the suite: the cast, built once; and one that watches what an act leaves behind."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from tests import postgres
from tests.cast import NOW, Cast, build

hypothesis.settings.register_profile("suite", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: object
) -> Iterator[Cast]:
    """Both engines: migrate as the owner, build the cast, then go on as the application role."""
    from django.test.utils import setup_databases, teardown_databases

    assert timezone.now() >= NOW, "this machine's clock stands before the day on which the cast plays"
    with django_db_blocker.unblock():
        suffix = os.environ.get("PYTEST_XDIST_WORKER", "")
        for connection in connections.all():
            connection.settings_dict.setdefault("TEST", {})
            if suffix and connection.vendor == "postgresql":
                connection.settings_dict["TEST"]["NAME"] = f"test_steward_{suffix}"
        old = setup_databases(verbosity=0, interactive=False)
        _become(postgres.APPLICATION)
        cast = build()
        django_db_blocker.cast = cast
        yield cast
        _become(postgres.OWNER)
        teardown_databases(old, verbosity=0)


#: Files that take a minute or more: begun first, so that no worker is left alone with one of them in the end.
LONG = (
    "tests/journeys/",
    "tests/web/test_families.py",
    "tests/acts/test_state_machine.py",
    "tests/acts/machinery/test_concurrency.py",
)
#: Of these, PostgreSQL runs the first case of each test and SQLite all (Makefile): their cases differ in what
#: a rule answers or in the world that is drawn, and go one way through the tables. Not so how a number is
#: spelt, which the database compares, and what is refused while a line waits for its cancelling,
#: of which each case is another act.
ONE_WAY = (
    *(f"tests/acts/{folder}/" for folder in ("book", "custody", "document", "people", "spill")),
    *(f"tests/acts/test_{name}.py" for name in ("days", "rules_kept", "second_person", "silent")),
)
WHOLE = ("tests/acts/document/test_twice.py", "tests/acts/document/test_cancelling.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; every case of a test but its first is marked
    where one is enough on a second engine."""
    items.sort(key=lambda one: not one.nodeid.startswith(LONG))
    begun: set[str] = set()
    for one in items:
        name = one.nodeid.partition("[")[0]
        if name in begun and name.startswith(ONE_WAY) and not name.startswith(WHOLE):
            one.add_marker("further_case")
        begun.add(name)


def _become(role: str) -> None:
    connection = connections["default"]
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        connection.close()
        connection.settings_dict.update(USER=role, PASSWORD=role)


@pytest.fixture(autouse=True)
def in_the_language_of_the_settings() -> Iterator[None]:
    """No test reads in the language that another asked a page in:
    a request leaves its language with the thread."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def cast(db: None, django_db_setup: Cast, settings: Settings, tmp_path: Path) -> Cast:
    """The cast, in a transaction of its own, and a log that has signed nothing:
    its key is made by the first checkpoint.

    A copy of it: what one test adds to the cast is not there for the next.
    """
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    return Cast(**{name: dict(keys) for name, keys in vars(django_db_setup).items()})


@pytest.fixture
def key(cast: Cast, settings: Settings) -> Path:
    """The file of the log's key in this test."""
    return settings.LOG_KEY_FILE


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A real browser; the module that drives it is loaded only where one is asked for."""
    from tests.web.keyboard import chromium

    with chromium() as opened:
        yield opened


Left = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def leaves_one() -> Left:
    """`with leaves_one("copy.offer"):` one entry of this name that can be replayed, a log that verifies,
    tables that agree."""
    from steward.acts.machinery.appender import last_leaf
    from steward.models import Head
    from steward.reads.log.verify import verify
    from tests.replay import at_its_level, replayed

    @contextmanager
    def watch(name: str) -> Iterator[None]:
        before = Head.objects.get().size
        yield
        assert Head.objects.get().size == before + 1
        assert last_leaf().act == replayed(before) == name
        at_its_level(before)
        assert list(verify()) == []

    return watch


@pytest.fixture
def leaves_nothing() -> Callable[..., AbstractContextManager[pytest.ExceptionInfo]]:
    """`with leaves_nothing(Refusal, "not_the_keeper"):` a refusal, no entry, nothing changed,
    one line in the journal."""
    from steward.models import Head, Refused
    from steward.reads.log.verify import verify

    @contextmanager
    def watch(kind: type[Exception], code: str) -> Iterator[pytest.ExceptionInfo]:
        before, refused = Head.objects.get().size, Refused.objects.count()
        with pytest.raises(kind) as caught:
            yield caught
        assert caught.value.code == code
        assert (Head.objects.get().size, Refused.objects.count()) == (before, refused + 1)
        assert list(verify()) == []

    return watch
