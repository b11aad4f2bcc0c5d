"""What the clock does, and what it does not do twice."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from steward.jobs.spool import sweep
from steward.jobs.tick import tick
from steward.models import Authorisation, BookEntry, Document, Permission, Person, Reset, Scan
from steward.reads.clock import DUE, due, protections_over
from steward.reads.log.entries import latest, state
from steward.reads.log.verify import verify
from steward.reads.machinery.asking import the_clock
from steward.rules.document.register import PROTECTED, protection_has_ended
from steward.rules.lives import DOCUMENT
from tests.cast import NOW, TODAY, Cast, do, incoming

LATER = NOW + timedelta(days=366 * 40)


def test_a_protection_whose_period_is_over_is_ended_by_the_clock(
    cast: Cast, leaves_one: Callable[..., object]
) -> None:
    incoming(cast)
    assert protections_over(TODAY) == []
    assert len(protections_over(LATER.date())) == 1
    with leaves_one("document.end_protection"):
        done = tick(LATER)
    assert (done.ended, done.refused, done.checkpoint) == (1, (), state().size)
    assert protections_over(LATER.date()) == []


def test_the_clock_is_told_of_every_document_whose_protection_may_be_ended_and_of_no_other(
    cast: Cast,
) -> None:
    """A closed document has no copy left; what its entry says is protected until its period is over."""
    document = Document.objects.get(key=incoming(cast).result["document"])
    ends = document.protected_until
    assert ends is not None
    ruled: dict[tuple[str, bool], bool] = {}
    for status in DOCUMENT.states:
        for freed in (None, TODAY) if status != "declassified" else (TODAY,):
            Document.objects.filter(pk=document.pk).update(state=status, declassified_on=freed)
            document.refresh_from_db()
            for day in (ends - timedelta(days=1), ends):
                by = replace(the_clock(NOW), day=day)
                ruled[status, freed is None] = protection_has_ended(by, document.facts()) is None
                assert protections_over(day) == [str(document.key)] * ruled[status, freed is None], (
                    status,
                    freed,
                    day,
                )
    assert {case for case, ended in ruled.items() if ended} == {(status, True) for status in PROTECTED}


def test_the_protection_of_a_closed_document_is_ended_by_the_clock(
    cast: Cast, leaves_one: Callable[..., object]
) -> None:
    document = Document.objects.filter(key=incoming(cast).result["document"])
    document.update(state="closed")
    with leaves_one("document.end_protection"):
        assert tick(LATER).ended == 1
    assert (document.get().state, document.get().declassified_on) == ("closed", LATER.date())
    assert tick(LATER + timedelta(minutes=1)).ended == 0


def test_what_the_clock_is_refused_holds_up_nothing_behind_it(cast: Cast) -> None:
    first, second, third = sorted(incoming(cast, symbol=f"{n}").result["document"] for n in (1, 2, 3))
    do(
        "person.register",
        cast.access,
        origin=f"clock:{protection_has_ended.name}:{first}:{LATER.date().isoformat()}",
        name="Lê An",
    )
    assert protections_over(LATER.date(), most=2) == [first, second]
    done = tick(LATER, at_once=1)
    assert (done.ended, done.refused) == (1, ("origin_used_for_another_order",))
    assert protections_over(LATER.date()) == [first, third]
    assert tick(LATER, at_once=2).ended == 1
    assert protections_over(LATER.date()) == [first]


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


def waiting(cast: Cast) -> dict[str, tuple[type, str]]:
    """One thing of each kind that the clock ends: act, and the record by its table and key."""
    made = incoming(cast)
    entry = BookEntry.objects.get(document__key=made.result["document"])
    permission = do(
        "copy.permit_reproduction",
        cast.head,
        copy=made.result["copies"][0],
        form="true-copy",
        quantity=1,
        reason="họp",
        until=str(TODAY),
    ).result["permission"]
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    scan = do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv",
        since=str(TODAY),
        until=str(TODAY),
        purpose="định kỳ",
    ).result["scan"]
    authorisation = do(
        "authorisation.propose",
        cast.access,
        office=cast.key("keeper"),
        role="reader",
        unit=cast.units["interior"],
        since=str(TODAY),
    ).result["authorisation"]
    person = str(Person.objects.get(pk=cast.keeper.person).key)
    reset = do("credential.propose_reset", cast.access, person=person, what="password").result["reset"]
    return {
        "document.lapse_cancelling": (BookEntry, str(entry.key)),
        "copy.lapse_permission": (Permission, permission),
        "scan.lapse": (Scan, scan),
        "authorisation.lapse": (Authorisation, authorisation),
        "credential.lapse_reset": (Reset, reset),
        "document.end_protection": (Document, made.result["document"]),
    }


def test_what_the_clock_is_told_of_is_what_its_rules_let_lapse_day_by_day(cast: Cast) -> None:
    made = waiting(cast)
    assert {act.name for act in DUE} == made.keys()
    for act in DUE:
        model, key = made[act.name]
        told = set()
        for days in (*range(40), 3651, 3652, 3653):
            by = replace(the_clock(NOW), day=TODAY + timedelta(days=days))
            ends = act(by, model.objects.get(key=key).thing(by.day)) is None
            assert due(act, by.day) == [key] * ends, (act.name, days)
            told.add(ends)
        assert told == {True, False}, act.name


def test_what_nobody_answered_lapses_by_the_clock_once_and_the_log_verifies(cast: Cast) -> None:
    waiting(cast)
    month = NOW + timedelta(days=31)
    done = tick(month)
    assert (done.ended, done.lapsed, done.refused, list(verify())) == (0, 5, (), [])
    assert "5 lapsed" in done.sentence()
    again = tick(month + timedelta(minutes=1))
    assert (again.ended, again.lapsed, again.refused) == (0, 0, ())


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
