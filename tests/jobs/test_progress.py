"""Progress of long work: whole states, and names that are keys."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from steward.jobs import progress
from steward.jobs.progress import Standing

KEY = str(uuid.UUID(int=7))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path


def test_what_was_written_is_read_and_nothing_before() -> None:
    assert progress.read(KEY) is None
    standing = Standing(
        progress.RUNNING, done=3, total=9, bytes=10, total_bytes=90, found=1, began="b", at="a"
    )
    progress.write(KEY, standing)
    assert progress.read(KEY) == standing


def test_a_change_keeps_the_rest() -> None:
    progress.write(KEY, Standing(progress.WAITING, began="b"))
    assert (
        progress.change(KEY, state=progress.DONE) == Standing(progress.DONE, began="b") == progress.read(KEY)
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "scan"])
def test_a_name_that_is_no_key_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        progress.read(name)


@pytest.mark.parametrize(
    ("standing", "share"),
    [
        (Standing(progress.RUNNING), None),
        (Standing(progress.RUNNING, total=0, total_bytes=0), 1.0),
        (Standing(progress.RUNNING, done=1, total=2, bytes=0, total_bytes=0), 0.5),
        (Standing(progress.RUNNING, done=9, total=2, bytes=99, total_bytes=1), 1.0),
    ],
)
def test_the_share_is_known_when_the_totals_are_and_never_more_than_all(
    standing: Standing, share: float | None
) -> None:
    assert standing.share == share


def test_many_writers_do_not_get_into_each_others_way() -> None:
    def write() -> None:
        for done in range(200):
            progress.write(KEY, Standing(progress.RUNNING, done=done))

    with ThreadPoolExecutor(4) as pool:
        for one in [pool.submit(write) for _ in range(4)]:
            one.result()
    assert progress.read(KEY) == Standing(progress.RUNNING, done=199)
    assert list(progress.folder().iterdir()) == [progress.folder() / f"{KEY}.json"]


def test_unfinished_work_is_found() -> None:
    progress.write(KEY, Standing(progress.RUNNING))
    progress.write(str(uuid.UUID(int=8)), Standing(progress.DONE))
    assert list(progress.unfinished()) == [KEY]
