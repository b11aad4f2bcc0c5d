"""What of a workbook may enter the incoming book: every row with all that stands against it, at once.

Promises the same answers as the act (it asks the same rules over the same facts), for all rows before
anything is written: good, already there, or faulty. A row is already there when this very workbook row was
imported before, or when the book has a line with the same issuer, number, date and arrival. A paper that
stands twice in the workbook arrived twice, and is entered twice. What the act would enter only where that is
said, a paper registered already, an arrival in another year and a protection that ends soon, is faulty unless
that was accepted for the import. Refuses a workbook whose importer is no registrar of the book, or whose book
takes no entries today. What a row's level forbids to store anywhere is gone from a table that was made bare,
before the table is written down: the row, the column and the reason stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from steward.foundations.scheme import Level, Scheme
from steward.rules.book.facts import BookFacts
from steward.rules.document import kept, twice
from steward.rules.document.entering import Desk, entering, paper_of
from steward.rules.document.incoming import dated_or_unopened, law_for, rules_of
from steward.rules.imports.sheet import Cell, Fault, Laws, Table, level_in, levels_of, values
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, Refusal
from steward.rules.machinery.fields import kinds, read

GOOD, THERE, FAULTY = "good", "there", "faulty"
Line = tuple[twice.Paper, str, str]


@dataclass(frozen=True)
class Ground:
    """What the rules may know besides the rows.

    `laws` are the adopted rule sets of the organisation's own family. `needs` maps need-to-know sets (sorted
    codes joined by +) to their ids and holds every single code in `codes`; `lines` maps lines of the book to
    their numbers; `done` holds rows of this workbook that were imported before. `known` are the lines of all
    incoming books of the unit with a number of the workbook; `accepted` the flags of the order that are said
    for every row that is asked about them.
    """

    by: Actor
    book: BookFacts
    laws: Laws
    needs: Mapping[str, int] = field(default_factory=lambda: {"": 0})
    codes: frozenset[str] = frozenset()
    lines: Mapping[Line, int] = field(default_factory=dict)
    done: frozenset[int] = frozenset()
    known: tuple[twice.Line, ...] = ()
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """One row: its number in the sheet, good, there or faulty, the order's values,
    and what stands against it.

    `number` is the number in the book that it has or would take,
    `written` the one that stands in the workbook.
    """

    row: int
    state: str
    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()
    number: int | None = None
    written: str = ""

    @property
    def differs(self) -> bool:
        """Whether the book will give another number than the workbook says."""
        return self.state == GOOD and bool(self.written) and self.written.lstrip("0") != str(self.number)


def questions(order: type) -> dict[str, str]:
    """Codes of what an order of the act stops at unless it says all the same, and the flags that say it."""
    return {code: name for name, kind in kinds(order).items() for code in kind.answers.split()}


def symbols(table: Table) -> set[str]:
    """The numbers that stand in a workbook."""
    found = (values(cells, table.columns)[0].get("symbol") for _, cells in table.rows)
    return {symbol for symbol in found if symbol}


def origin(digest: str, row: int) -> str:
    """What makes a row of a workbook one act for ever: the digest of the file and the number of the row."""
    return f"import:{digest}:{row}"


def bare(table: Table, laws: Laws, day: date) -> Table:
    """The table as it may be written down: a cell that the level of its row forbids to store is empty,
    and told in `emptied`.

    Where the level cannot be told, what any level of these rule sets forbids goes. With it go the cells of
    such a row in columns that are not taken, because nobody knows what they say.
    """
    rows, emptied = list[tuple[int, tuple[Cell, ...]]](), list[tuple[int, Fault]]()
    for row, cells in table.rows:
        said, _ = values(cells, table.columns)
        found = _levels_of(said, laws, day)
        levels = found or [one for law in laws for one in law.levels]
        agreed = bool(found and said.get("agreed"))
        gone = {
            at: name
            for at, name in table.columns.items()
            if at < len(cells) and _may_not(name, cells[at], levels, agreed)
        }
        emptied += [(row, _emptied(name, found, agreed)) for name in gone.values()]
        kept = table.columns.keys() - gone.keys() if _forbids(levels) else range(len(cells))
        rows.append((row, tuple(cell if at in kept else None for at, cell in enumerate(cells))))
    return replace(table, rows=tuple(rows), emptied=tuple(emptied))


def _levels_of(said: Mapping[str, Any], laws: Laws, day: date) -> list[Level]:
    """The levels that say what may be kept of a row: its own and that of today's rules;
    none where it cannot be told."""
    law, today = _law_of(said, laws, day), rules_of(laws, _family(laws), day)
    level = level_in(law, said.get("level", "")) if law else None
    if law is None or level is None or isinstance(today, Refusal):
        return []
    own = today.counterpart(law, level)
    return [level, own] if own else [level]


def _forbids(levels: Sequence[Level]) -> bool:
    return any(level.forbidden_fields or level.conditional_fields for level in levels)


def _may_not(name: str, cell: Cell, levels: Sequence[Level], agreed: bool) -> bool:
    """Whether one of these levels forbids what stands in a cell, or that much of it;
    of kind and abstract together only the abstract counts."""
    if cell is None:
        return False
    said, unread = values((cell,), {0: name})
    fields = ("abstract",) if name == "kind_and_abstract" else (name,)
    held = {field: "x" for field in fields if unread or said.get(field)}
    much = kept.talkative(said) and any(level.forbids("abstract") for level in levels)
    return bool(much) or any(kept.barred(level, name, agreed) for level in levels for name in held)


def _emptied(name: str, levels: Sequence[Level], agreed: bool) -> Fault:
    """What is said of a cell that was emptied; where something may stand in it,
    not that it is to stay empty."""
    both = name == "kind_and_abstract"
    field = "abstract" if both else name
    if not levels:
        return Fault(field, "emptied_without_level")
    if not any(kept.barred(level, field, agreed) for level in levels):
        code, params = kept.much(name)
        return Fault(name, code, params)
    if not any(kept.barred(level, field, True) for level in levels):
        return Fault(field, "field_needs_agreement", {"field": field})
    return (
        Fault(field, "only_the_kind", {"words": kept.KIND_WORDS})
        if both
        else Fault(field, "emptied_at_level")
    )


def judge(table: Table, ground: Ground, order: type) -> Iterator[Verdict]:
    """A verdict for every row, in their order; `order` is the order of the act that enters one."""
    emptied: dict[int, list[Fault]] = {}
    for row, fault in table.emptied:
        emptied.setdefault(row, []).append(fault)
    following, seen = ground.book.following, dict[Line, int]()
    papers, known = set[twice.Paper](), dict[twice.Paper, twice.Line]()
    for one in ground.known:
        known.setdefault(twice.paper(one.issuing_body, one.symbol, one.dated), one)
    for row, cells in table.rows:
        said, faults = values(cells, table.columns)
        written = str(said.pop("ordinal", ""))
        line = line_of(said)
        again = line is not None and line[0] in papers
        papers |= {line[0]} if line else set()
        there = _there(row, line, ground)
        if there is not None:
            yield Verdict(row, THERE, said, (there,), ground.lines.get(line) if line else None, written)
            continue
        faults += emptied.get(row, [])
        said |= {"twice": True} if again else {}
        same = [known[line[0]]] if line and line[0] in known else []
        faults += _against(said, {f.field for f in faults}, same, ground, order)
        if line in seen:
            faults.append(Fault("symbol", "twice_in_workbook", {"row": seen[line]}))
        elif line:
            seen[line] = row
        if faults:
            yield Verdict(row, FAULTY, said, _in_order(faults, table.columns), None, written)
            continue
        yield Verdict(row, GOOD, said, (), following, written)
        following += 1


def _in_order(faults: list[Fault], columns: Mapping[int, str]) -> tuple[Fault, ...]:
    """From left to right."""
    at = {name: number for number, name in columns.items()}
    if "kind_and_abstract" in at:
        at |= {"kind": at["kind_and_abstract"], "abstract": at["kind_and_abstract"]}
    return tuple(sorted(faults, key=lambda fault: at.get(fault.field, len(columns))))


def line_of(said: Mapping[str, Any]) -> Line | None:
    """By what a line is known again: issuer, number, date, day and number of arrival;
    None while one is missing."""
    if not all(said.get(name) for name in ("issuing_body", "symbol", "dated", "arrived_on")):
        return None
    paper = twice.paper(said["issuing_body"], said["symbol"], said["dated"])
    return paper, str(said["arrived_on"]), twice.plain(str(said.get("arrival_number", "")))


def _there(row: int, line: Line | None, ground: Ground) -> Fault | None:
    if row in ground.done:
        return Fault("", "already_imported")
    if line is not None and line in ground.lines:
        return Fault("", "already_in_book", {"ordinal": ground.lines[line]})
    return None


def _against(
    said: dict[str, Any], bad: set[str], known: Sequence[twice.Line], ground: Ground, order: type
) -> list[Fault]:
    """All that stands against a row; puts the code of the level into `said` where it is known,
    and what was accepted."""
    need, level = _need(said.get("compartments", ""), ground), _level(said, ground)
    faults = [one for one in (need, level) if isinstance(one, Fault)]
    said |= {"level": level.code} if isinstance(level, Level) else {}
    faults += _undated(said)
    asked = {
        **said,
        "copies": said.get("copies", "").split(),
        "level": level.code if isinstance(level, Level) else "",
    }
    paper = paper_of(asked, 0 if isinstance(need, Fault) else need)
    faults += _rules(said, entering(_desk(ground, known), paper), ground, order)
    faults = [one for one in faults if not _unread(one, bad)]
    return [*faults, *_wrong(said, bad | {one.field for one in faults}, ground, order)]


def _desk(ground: Ground, known: Sequence[twice.Line]) -> Desk:
    family = _family(ground.laws)
    return Desk(
        ground.by, ground.book, ground.laws, family, rules_of(ground.laws, family, ground.by.day), known
    )


def _wrong(said: Mapping[str, Any], told: set[str], ground: Ground, order: type) -> Iterator[Fault]:
    """What the order itself does not take, of fields of which nothing is told yet."""
    try:
        read(order, {**said, "book": ground.book.key})
    except Invalid as no:
        yield from (
            Fault(name, code, dict(params)) for name, (code, params) in no.fields.items() if name not in told
        )


def _rules(said: dict[str, Any], answers: Iterator[Refusal], ground: Ground, order: type) -> Iterator[Fault]:
    """What the act refuses; of what it asks about and was accepted, `said` says so instead."""
    flags = questions(order)
    for no in answers:
        if flags.get(no.code) in ground.accepted:
            said[flags[no.code]] = True
        else:
            yield Fault(no.at, no.code, no.params)


def _unread(fault: Fault, bad: set[str]) -> bool:
    """Whether it is said of a cell that nobody could read, or that was emptied:
    what stood there is not known."""
    if fault.code == "neither_kind_nor_abstract":
        return bool(bad & set(kept.DESCRIBES))
    return fault.field in bad


def _undated(said: Mapping[str, Any]) -> Iterator[Fault]:
    if not dated_or_unopened(said.get("dated"), bool(said.get("unopened"))):
        yield Fault("dated", "required")


def _level(said: Mapping[str, Any], ground: Ground) -> Level | Fault | None:
    """The level that the cell names under the rule set of the paper's day; None where it is empty,
    or no rule set is known."""
    law = _law_of(said, ground.laws, ground.by.day)
    if law is None or not said.get("level"):
        return None
    return level_in(law, said["level"]) or Fault("level", "no_such_level", {"known": levels_of(law)})


def _law_of(said: Mapping[str, Any], laws: Laws, day: date) -> Scheme | None:
    """The rule set under which the paper of a row stands:
    that of the day from which its protection is reckoned."""
    law = law_for(laws, _family(laws), "", paper_of(said, 0).start or day)
    return law if isinstance(law, Scheme) else None


def _family(laws: Laws) -> str:
    return laws[0].family if laws else ""


def _need(text: str, ground: Ground) -> int | Fault:
    codes = sorted(set(text.replace(",", " ").replace("+", " ").split()))
    missing = [code for code in codes if code not in ground.codes]
    if missing:
        return Fault("compartments", "no_such_compartment", {"codes": ", ".join(missing)})
    if "+".join(codes) not in ground.needs:
        return Fault("compartments", "no_such_combination", {"codes": "+".join(codes)})
    return ground.needs["+".join(codes)]
