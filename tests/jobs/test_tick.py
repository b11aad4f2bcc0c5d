"""What the clock does, and what it does not do twice."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from steward.jobs.spool import sweep
from steward.jobs.tick import tick
from steward.reads.clock import protections_over
from steward.reads.log import latest, state
from tests.cast import NOW, TODAY, Cast, incoming

LATER = NOW + timedelta(days=366 * 40)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> None:
    """A log that has signed nothing: its key is made by the first checkpoint of each test."""
    settings.LOG_KEY_FILE = tmp_path / "log.key"


def test_a_protection_whose_period_is_over_is_ended_by_the_clock(cast: Cast, leaves_one: Callable[..., object]) -> None:
    incoming(cast)
    assert protections_over(TODAY) == []
    assert len(protections_over(LATER.date())) == 1
    with leaves_one("document.end_protection"):
        done = tick(LATER)
    assert (done.ended, done.refused, done.checkpoint) == (1, (), state().size)
    assert protections_over(LATER.date()) == []


def test_a_second_tick_does_nothing(cast: Cast) -> None:
    incoming(cast)
    tick(LATER)
    size = state().size
    again = tick(LATER + timedelta(minutes=1))
    assert (again.ended, again.checkpoint, state().size) == (0, None, size)


def test_a_protection_that_still_runs_is_left_alone(cast: Cast) -> None:
    incoming(cast)
    assert tick(NOW + timedelta(days=1)).ended == 0


def test_a_tick_signs_what_was_added_since_the_last(cast: Cast) -> None:
    assert tick(NOW).checkpoint == state().size
    incoming(cast)
    assert tick(NOW).checkpoint == state().size
    signed = latest()
    assert signed is not None and signed.size == state().size


def test_a_key_that_others_may_read_is_told_and_the_rest_is_done(cast: Cast) -> None:
    incoming(cast)
    tick(NOW)
    settings.LOG_KEY_FILE.chmod(0o644)
    done = tick(LATER)
    assert (done.ended, done.checkpoint, done.refused) == (1, None, ("key_file_open",))
    assert "key_file_open" in done.sentence()


def test_leavings_of_uploads_go_after_an_hour_and_at_start(tmp_path: Path) -> None:
    """Folders too: a document is read in one of its own, and a crash must not leave its text behind."""
    spool, kept = tmp_path / "spool", tmp_path / "kept"
    for folder in (spool / "tmpabc", kept):
        folder.mkdir(parents=True)
        (folder / "file.docx").touch()
    (spool / "old").touch()
    (spool / "new").touch()
    (spool / "link").symlink_to(kept)
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(spool / "old", (old, old))
    assert sweep(spool, datetime(2026, 1, 2, tzinfo=UTC)) == 1
    assert sweep(spool) == 3
    assert list(spool.iterdir()) == [] and (kept / "file.docx").exists()


def test_sweeping_a_spool_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere") == 0
