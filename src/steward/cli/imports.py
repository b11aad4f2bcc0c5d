"""`steward import BOOK.xlsx --as incoming`: a paper or spreadsheet book into the incoming book, row by row.

Promises that a dry run writes nothing and says everything that is wrong in every row, that the same file adds
nothing a second time, and that rows = registered + already there + faulty + refused. Refuses the outgoing
book and holdings: no act takes over a determination or a custody made on paper. Exit 1 when rows stay
outside, 2 when nothing was imported because of them.
"""

import json as json_module
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone, translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from steward.cli.errors import DONE, FOUND, SENSELESS, Trouble, written
from steward.cli.generic import known_post
from steward.cli.ready import current
from steward.jobs import imports, workbooks
from steward.reads.book import books
from steward.reads.imports import laws, line, worded
from steward.reads.machinery.asking import actor_for
from steward.rules.imports.rows import FAULTY, THERE
from steward.rules.machinery.actor import Actor

#: What else one would like to import, and what to do instead.
NOT_YET = {
    "outgoing": "propose, determine and issue what is issued from now on; keep the closed paper book beside "
    "it",
    "holdings": "import the incoming book, then hand the copies over: the receipts prove who holds them",
}


def import_book(
    book: Annotated[
        Path | None, typer.Argument(help="The workbook (xlsx, xls, ods) or CSV text.", metavar="BOOK.xlsx")
    ] = None,
    kind: Annotated[
        str, typer.Option("--as", help="incoming (outgoing and holdings are not imported).")
    ] = "",
    post: Annotated[
        str, typer.Option("--post", help="Key of the post that acts.", envvar="STEWARD_POST")
    ] = "",
    into: Annotated[
        str, typer.Option("--book", help="Key of the book; not needed where only one is open.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be registered and what is wrong.")
    ] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Write the rows that stay outside into this workbook.")
    ] = None,
    skip: Annotated[
        bool, typer.Option("--skip-faulty", help="Leave faulty rows out instead of importing nothing.")
    ] = False,
    all_the_same: Annotated[
        bool,
        typer.Option(
            "--all-the-same", help="Enter also what is registered already, or arrived in another year."
        ),
    ] = False,
    template: Annotated[
        Path | None, typer.Option("--template", help="Write an empty workbook and end.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the sums only.")] = False,
) -> int:
    """Import an incoming book from a workbook: every row is one entry of the log;
    the same file adds nothing twice."""
    _only_incoming(kind)
    current()
    if template is not None:
        written(template, workbooks.empty(_lang(), laws()))
        return DONE
    if book is None:
        raise Trouble(
            "no workbook is named",
            "steward import BOOK.xlsx --as incoming, or --template OUT.xlsx for an empty one",
        )
    by = actor_for(known_post(post, "--post"), timezone.now())
    key = _look(book, into or _open_book(by), by)
    try:
        return _told(
            key, by, dry_run, skip, imports.ALL_THE_SAME if all_the_same else (), errors, json, quiet
        )
    finally:
        imports.discard(key, by.key)


def _only_incoming(kind: str) -> None:
    if kind in NOT_YET:
        text = f"--as {kind} is not there: no act takes over what was decided or handed over on paper"
        raise Trouble(text, NOT_YET[kind])
    if kind != "incoming":
        raise Trouble("say what the workbook is", "--as incoming")


def _lang() -> str:
    return "vi" if (translation.get_language() or "").startswith("vi") else "en"


def _open_book(by: Actor) -> str:
    rows = books.books.answers(books.Books(), by).rows
    mine = [b.key for b in rows if b.direction == "incoming" and not b.closed_on and b.year == by.day.year]
    if len(mine) != 1:
        raise Trouble(
            f"{len(mine)} incoming books of this year are open for this post",
            "name one with --book; see 'steward ask books'",
        )
    return mine[0]


def _look(file: Path, book: str, by: Actor) -> str:
    try:
        with file.open("rb") as opened:
            return imports.look(opened, file.name, book, by, timezone.now())
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}", "check the name and your rights") from error


def _told(
    key: str,
    by: Actor,
    dry_run: bool,
    skip: bool,
    accepted: Sequence[str],
    errors: Path | None,
    json: bool,
    quiet: bool,
) -> int:
    """Say what was found; go on with the work unless it is a dry run or rows are faulty; the exit code."""
    order, looked = imports.order_of(key, by.key), imports.looked(key)
    stopped = bool(imports.stopped(looked, accepted)) and not skip
    if dry_run or stopped:
        told = {
            "dry_run": True,
            "sha256": order.sha256,
            **looked["tally"],
            "numbers_that_differ": looked["differ"],
        }
    else:
        told = {
            "dry_run": False,
            "sha256": order.sha256,
            **_carried_out(key, by, skip, accepted, json or quiet),
        }
    left = [
        {"row": one["row"], "wrong": worded(order.table, one["faults"], _lang())}
        for one in imports.left_out(key, order)
    ]
    if errors is not None:
        write_errors(errors, key, order)
    if json:
        print(
            json_module.dumps(
                {**told, "columns_left": list(order.table.left), "left_out": left}, ensure_ascii=False
            )
        )
    else:
        _say(told, order, left, quiet)
    if stopped and not dry_run:
        print(
            f"steward: nothing was imported: {len(left)} rows are faulty\n  hint: put them right, or "
            f"--skip-faulty",
            file=sys.stderr,
        )
        return SENSELESS
    return FOUND if left else DONE


def _carried_out(key: str, by: Actor, skip: bool, accepted: Sequence[str], silent: bool) -> dict[str, int]:
    columns = (TextColumn("import"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=silent or not sys.stderr.isatty()) as bar:
        task = bar.add_task("import", total=None)
        for standing in imports.carry_out(key, by.key, skip, accepted):
            bar.update(task, total=standing["total"], completed=standing["done"])
    result = imports.result(key)
    assert result is not None
    return dict(result["tally"])


def _say(told: dict[str, Any], order: imports.Order, left: list[dict[str, Any]], quiet: bool) -> None:
    if not quiet:
        for one in left:
            for wrong in one["wrong"]:
                where = (
                    f"{wrong['column']}{one['row']} {wrong['heading']}".strip()
                    if wrong["column"]
                    else f"row {one['row']} {wrong['heading']}"
                )
                print(f"{where.strip()}: {wrong['because']} {wrong['way_out']}".rstrip())
        if order.table.left:
            print(f"columns that are not taken: {', '.join(order.table.left)}")
        if told.get("numbers_that_differ"):
            print(
                f"numbers in the book that will differ from those in the workbook: "
                f"{told['numbers_that_differ']}"
            )
    words = {"good": "would be registered"} if told["dry_run"] else {}
    names = {
        "rows": "rows",
        **words,
        "registered": "registered",
        THERE: "already there",
        FAULTY: "faulty",
        "refused": "refused",
    }
    print(" · ".join(f"{word}: {told[name]}" for name, word in names.items() if name in told))


def write_errors(file: Path, key: str, order: imports.Order) -> None:
    """The workbook of the rows that stay outside, each with what is wrong."""
    rows = (
        (one["row"], one["cells"], line(worded(order.table, one["faults"], _lang())))
        for one in imports.left_out(key, order)
    )
    written(file, workbooks.faulty(order.table.headings, rows, _lang()))
