"""Importing an incoming book from a workbook: looked at first, then entered row by row,
by the worker or a command.

Promises that looking writes nothing but a private folder of its own, and into it nothing that the level of a
row forbids to store; that every row is one act whose origin names the workbook's digest and the row, so that
the same file adds nothing a second time; that the rows of a file are always registered, already there,
refused or faulty, and each is counted once; and that work broken off goes on where it stood. What the act
asks about (a paper registered already, an arrival in another year) is told beforehand, and entered only where
that is accepted. Refuses to begin while rows are faulty, unless told to leave them out. docs/decisions/0016.
"""

import json
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from steward.acts.document.incoming import register_incoming
from steward.acts.machinery.envelope import perform_many
from steward.jobs import progress, workbooks
from steward.reads import imports as reads
from steward.reads.machinery.asking import actor_for
from steward.rules.document.register import may_register
from steward.rules.imports.rows import FAULTY, GOOD, THERE, Verdict, bare, judge, origin, questions, symbols
from steward.rules.imports.sheet import Fault, Table, table
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, No, Refusal, Unknown, must
from steward.rules.machinery.fields import read

#: Rows entered together, and seconds left to others between two such batches.
CHUNK, PAUSE = 200, 0.25
#: Good rows that a page shows beforehand.
SHOWN = 20
#: How long a workbook that was only looked at is kept, and the result of an import.
LOOKED_AT, ENDED = timedelta(days=1), timedelta(days=7)
REFUSED = "refused"
Told = dict[str, Any]
#: What the act asks about, by code, and the flag of its order that answers.
ASKED = questions(register_incoming.order)
ALL_THE_SAME = tuple(dict.fromkeys(ASKED.values()))


@dataclass(frozen=True)
class Order:
    """One import: the workbook's digest and name, the book, the post that imports,
    and the table that was read."""

    sha256: str
    name: str
    book: str
    post: str
    at: str
    table: Table


def folder(key: str) -> Path:
    """Where an import lies: `imports/<key>/` in the data folder."""
    return Path(settings.DATA) / "imports" / str(uuid.UUID(key))


def look(file: IO[bytes], name: str, book: str, by: Actor, now: datetime) -> str:
    """Read a workbook and judge its rows; the key under which both are kept. Writes no record.
    Raises a No."""
    must(may_register(by, reads.book_facts(book, by)))
    foreign, laws = workbooks.read(file), reads.laws()
    order = Order(
        foreign.sha256,
        name[-120:],
        book,
        by.key,
        now.isoformat(),
        bare(table(foreign.rows, laws), laws, by.day),
    )
    key = str(uuid.uuid4())
    place = folder(key)
    place.mkdir(mode=0o700, parents=True)
    _write(place / "whose.json", {"post": by.key})
    _write(place / "order.json", asdict(order))
    _write(place / "looked.json", _looked(order, _verdicts(order, by)))
    return key


def _verdicts(order: Order, by: Actor, accepted: Sequence[str] = ()) -> list[Verdict]:
    ground = reads.ground(
        order.book, by, order.sha256, [row for row, _ in order.table.rows], symbols(order.table)
    )
    return list(judge(order.table, replace(ground, accepted=frozenset(accepted)), register_incoming.order))


def _looked(order: Order, verdicts: Sequence[Verdict]) -> Told:
    """What a page shows of it: how many of each, all rows that are faulty or already there,
    the first good ones."""
    of = {state: [v for v in verdicts if v.state == state] for state in (GOOD, THERE, FAULTY)}
    return {
        "tally": {"rows": len(verdicts), **{state: len(found) for state, found in of.items()}},
        "differ": sum(v.differs for v in verdicts),
        "first_that_differs": next((_plain(v) for v in verdicts if v.differs), None),
        "left": list(order.table.left),
        GOOD: [_plain(v) for v in of[GOOD][:SHOWN]],
        THERE: [_plain(v) for v in of[THERE]],
        FAULTY: [_plain(v) for v in of[FAULTY]],
    }


def _plain(verdict: Verdict) -> Told:
    told = {**asdict(verdict), "faults": [[f.field, f.code, dict(f.params)] for f in verdict.faults]}
    said: Told = json.loads(json.dumps(told, default=_text))
    return said


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _write(file: Path, told: Any) -> None:
    beside = file.with_suffix(".part")
    beside.write_text(json.dumps(told, ensure_ascii=False, default=_text), encoding="utf-8")
    beside.replace(file)


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def order_of(key: str, post: str) -> Order:
    """The import of this key, for the post that handed the workbook in; Unknown for everybody else."""
    try:
        told = _read(folder(key) / "order.json")
    except (FileNotFoundError, ValueError):
        raise Unknown("import") from None
    if told["post"] != post:
        raise Unknown("import")
    given = told["table"]
    columns = {int(at): name for at, name in given["columns"].items()}
    rows = tuple((number, tuple(cells)) for number, cells in given["rows"])
    emptied = tuple((number, Fault(**fault)) for number, fault in given.get("emptied", ()))
    kept = Table(given["heading"], columns, tuple(given["headings"]), tuple(given["left"]), rows, emptied)
    return Order(**{**told, "table": kept})


def owned(key: str, post: str) -> None:
    """Unknown unless this post handed the workbook in; cheap, for a page that asks every two seconds."""
    file = folder(key) / "whose.json"
    if not file.exists() or _read(file)["post"] != post:
        raise Unknown("import")


def looked(key: str) -> Told:
    """What was found when the workbook was looked at."""
    return dict(_read(folder(key) / "looked.json"))


def result(key: str) -> Told | None:
    """What became of the rows, once the import has ended."""
    file = folder(key) / "result.json"
    return dict(_read(file)) if file.exists() else None


def mine(post: str) -> list[tuple[str, Order]]:
    """The imports of a post that are still kept, newest first."""
    found = []
    for place in (Path(settings.DATA) / "imports").glob("*/order.json"):
        try:
            found.append((place.parent.name, order_of(place.parent.name, post)))
        except Unknown:
            continue
    return sorted(found, key=lambda pair: pair[1].at, reverse=True)


def stopped(found: Told, accepted: Sequence[str]) -> int:
    """How many rows are still faulty where all that these flags of the order answer is accepted."""
    return sum(any(ASKED.get(code) not in accepted for _, code, _ in row["faults"]) for row in found[FAULTY])


def enterable(found: Told) -> int:
    """How many rows could be entered: those that are good,
    and those that go in once all that is asked is answered."""
    answered: int = found["tally"][FAULTY] - stopped(found, ALL_THE_SAME)
    return answered + int(found["tally"][GOOD])


def asked(found: Told) -> dict[str, int]:
    """The flags of the order that answer something in this workbook, and for how many rows each."""
    rows = [{ASKED.get(code) for _, code, _ in row["faults"]} for row in found[FAULTY]]
    return {flag: n for flag in ALL_THE_SAME if (n := sum(flag in row for row in rows))}


def begin(key: str, by: Actor, skip: bool, accepted: Sequence[str] = ()) -> None:
    """Hand the import to the worker. Invalid when rows are faulty and are not to be left out;
    a second time it goes on."""
    order = order_of(key, by.key)
    must(may_register(by, reads.book_facts(order.book, by)))
    standing = progress.read(key)
    if standing is not None and standing.state != progress.FAILED:
        return
    if not skip:
        _none_faulty(stopped(looked(key), accepted))
    now = timezone.now().isoformat()
    progress.write(
        key,
        replace(standing or progress.Standing(progress.WAITING, began=now), state=progress.WAITING, at=now),
    )
    run_import.enqueue(key=key, post=by.key, skip=skip, accepted=list(accepted))


def _none_faulty(number: int) -> None:
    if number:
        raise Invalid({"skip": ("faulty_rows", {"number": number})})


@task()
def run_import(key: str, post: str, skip: bool, accepted: Sequence[str] = ()) -> str:
    """Enter the rows. Gives the state it ended in; a second run goes on where the first one stood."""
    if result(key) is not None:
        return progress.ended(key, progress.DONE, timezone.now())
    try:
        for standing in carry_out(key, post, skip, accepted):
            progress.change(key, state=progress.RUNNING, at=timezone.now().isoformat(), **standing)
    except No as no:
        code = next(iter(no.fields.values()))[0] if isinstance(no, Invalid) else no.code
        return progress.ended(key, progress.FAILED, timezone.now(), code)
    except Exception as error:  # noqa: BLE001 - whatever broke, the work has ended and its panel says so
        return progress.broken(key, error, timezone.now())
    return progress.ended(key, progress.DONE, timezone.now())


def carry_out(key: str, post: str, skip: bool, accepted: Sequence[str] = ()) -> Iterator[dict[str, int]]:
    """Enter the good rows in batches; yields `done`, `total` and, as `found`, the refused after each.
    Then the result stands."""
    order = order_of(key, post)
    decided = _decided(key, order, skip, accepted)
    good, there = decided[GOOD], set(decided[THERE])
    cursor = _cursor(key)
    values = _values(order, post, decided["said"])
    yield {"done": cursor["next"], "total": len(good), "found": len(cursor[REFUSED])}
    for at in range(cursor["next"], len(good), CHUNK):
        if at:
            time.sleep(PAUSE)
        rows = good[at : at + CHUNK]
        cursor[REFUSED] |= {str(row): [no.code, no.params] for row, no in _enter(order, rows, values).items()}
        cursor["next"] = at + len(rows)
        _write(folder(key) / "cursor.json", cursor)
        yield {"done": cursor["next"], "total": len(good), "found": len(cursor[REFUSED])}
    _conclude(key, order, decided, cursor[REFUSED], there)


def _decided(key: str, order: Order, skip: bool, accepted: Sequence[str]) -> Told:
    """What is to be entered: judged anew when the work begins, and then kept,
    because what we enter would be there."""
    file = folder(key) / "decided.json"
    if not file.exists():
        verdicts = _verdicts(order, actor_for(order.post, timezone.now()), accepted)
        told = _looked(order, verdicts)
        if not skip:
            _none_faulty(len(told[FAULTY]))
        rows = {state: [v.row for v in verdicts if v.state == state] for state in (GOOD, THERE)}
        said = {
            v.row: [flag for flag in ALL_THE_SAME if v.values.get(flag)] for v in verdicts if v.state == GOOD
        }
        _write(
            file, {**rows, FAULTY: told[FAULTY], "said": {row: flags for row, flags in said.items() if flags}}
        )
    return dict(_read(file))


def _cursor(key: str) -> Told:
    file = folder(key) / "cursor.json"
    at: Told = _read(file) if file.exists() else {"next": 0, REFUSED: {}}
    return at


def _values(order: Order, post: str, said: Mapping[str, Sequence[str]]) -> dict[int, Told]:
    """The values of every row's order, whatever already stands in the book,
    with the flags that were said when it was judged."""
    by = actor_for(post, timezone.now())
    ground = replace(reads.ground(order.book, by, order.sha256, (), ()), lines={}, done=frozenset())
    more = {int(row): dict.fromkeys(flags, True) for row, flags in said.items()}
    return {
        v.row: {**v.values, **more.get(v.row, {}), "book": order.book}
        for v in judge(order.table, ground, register_incoming.order)
    }


def _enter(order: Order, rows: Sequence[int], values: dict[int, Told]) -> dict[int, No]:
    """Enter these rows as the rules stand now; those that the rules refuse, with their answer."""
    now = timezone.now()
    by = actor_for(order.post, now)
    must(may_register(by, reads.book_facts(order.book, by)))
    act, refused, items = register_incoming, dict[int, No](), list[tuple[int, Any]]()
    for row in rows:
        try:
            items.append((row, read(act.order, values[row])))
        except Invalid as wrong:
            refused[row] = Refusal(
                next(iter(wrong.fields.values()))[0], **next(iter(wrong.fields.values()))[1]
            )

    def together(some: Sequence[tuple[int, Any]]) -> dict[int, No]:
        """All in one batch; where that is refused the halves apart,
        so that only the refused row is left out."""
        try:
            perform_many([(act, one, origin(order.sha256, row)) for row, one in some], by, now)
        except No as no:
            if len(some) == 1:
                return {some[0][0]: no}
            half = len(some) // 2
            return together(some[:half]) | together(some[half:])
        return {}

    return refused | (together(items) if items else {})


def _conclude(key: str, order: Order, decided: Told, refused: Told, there: set[int]) -> None:
    """Keep the result: how many of each, and the rows left out with their cells; the workbook itself goes."""
    entered = reads.imported(order.sha256, decided[GOOD]) - {int(row) for row in refused}
    cells = dict(order.table.rows)
    left = [{"row": v["row"], "cells": cells[v["row"]], "faults": v["faults"]} for v in decided[FAULTY]]
    left += [
        {"row": int(row), "cells": cells[int(row)], "faults": [["", *no]]} for row, no in refused.items()
    ]
    tally = {
        "rows": len(cells),
        "registered": len(entered),
        THERE: len(there),
        FAULTY: len(decided[FAULTY]),
        REFUSED: len(refused),
    }
    _write(
        folder(key) / "result.json", {"tally": tally, "left_out": sorted(left, key=lambda one: one["row"])}
    )
    _write(
        folder(key) / "order.json", asdict(replace(order, table=replace(order.table, rows=(), emptied=())))
    )
    for name in ("looked.json", "decided.json", "cursor.json"):
        (folder(key) / name).unlink(missing_ok=True)


def left_out(key: str, order: Order) -> list[Told]:
    """The rows that stay outside, with cells and faults: of the result, or before it of what was found."""
    ended = result(key)
    if ended is not None:
        return list(ended["left_out"])
    cells = dict(order.table.rows)
    return [{"row": v["row"], "cells": cells[v["row"]], "faults": v["faults"]} for v in looked(key)[FAULTY]]


def discard(key: str, post: str) -> None:
    """Forget a workbook that was looked at, or the result of one; not while it is being entered."""
    order_of(key, post)
    standing = progress.read(key)
    if standing is None or standing.state in (progress.DONE, progress.FAILED):
        _forget(key)


def _forget(key: str) -> None:
    shutil.rmtree(folder(key), ignore_errors=True)
    (progress.folder() / f"{key}.json").unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Forget workbooks that were only looked at after a day, results and broken-off work after a week;
    how many."""
    gone = 0
    for place in (Path(settings.DATA) / "imports").glob("*"):
        standing = progress.read(place.name)
        if standing is not None and standing.state in (progress.WAITING, progress.RUNNING):
            continue
        if place.stat().st_mtime < (now - (LOOKED_AT if standing is None else ENDED)).timestamp():
            _forget(place.name)
            gone += 1
    return gone
