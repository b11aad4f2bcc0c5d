"""Verdicts over rows: every fault at once, what is already there, the number a row would take.
Facts are made up."""

from dataclasses import replace
from datetime import date

import pytest

from steward.acts.document.incoming import RegisterIncoming
from steward.foundations.scheme import Name, shipped
from steward.rules.document import twice
from steward.rules.document.register import may_register
from steward.rules.imports.rows import FAULTY, GOOD, THERE, Ground, bare, judge, line_of, origin, questions
from steward.rules.imports.sheet import table
from steward.rules.machinery.actor import Actor, Mandate
from tests.rules.made import book as made_book

HEAD = [
    "Số thứ tự",
    "Ngày đến",
    "Số đến",
    "Cơ quan ban hành",
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu nội dung",
    "Độ mật",
    "Ghi chú",
    "Bản số",
    "Diện được biết",
    "Bảo vệ đến ngày",
    "Chỉ người có tên mới được bóc bì",
    "Văn bản gia hạn",
    "Được phép ghi trích yếu",
]
RIGHT = [
    "",
    "05/11/2026",
    "7",
    "Bộ Nội vụ",
    "12/BC-BNV",
    "01/11/2026",
    "Báo cáo – Công tác cán bộ",
    "Mật",
    "",
    "3 4",
    "",
    "",
    "",
    "",
    "",
]
BY = Actor(1, "k", "p-1", 3, (1, 3), "", date(2026, 11, 16), (Mandate("registrar", 3, 1, 20, (0, 5)),))
BOOK = made_book(key="00000000-0000-4000-8000-000000000001", units=(1, 3), following=41)
LAWS = tuple(law for law in shipped().values() if law.family == "vn")
GROUND = Ground(BY, BOOK, LAWS, {"": 0, "A": 5}, frozenset({"A", "B"}))


def row(**changes: object) -> list:
    names = (
        "ordinal",
        "arrived",
        "number",
        "issuer",
        "symbol",
        "dated",
        "title",
        "level",
        "note",
        "copies",
        "needs",
        "until",
        "unopened",
        "extended",
        "agreed",
    )
    cells = dict(zip(names, RIGHT, strict=True)) | changes
    return [cell or None for cell in cells.values()]


def judged(*rows: list, ground: Ground = GROUND) -> list:
    lines = [(0, number, cells) for number, cells in enumerate(rows, start=2)]
    return list(
        judge(bare(table([(0, 1, HEAD), *lines], LAWS), ground.laws, ground.by.day), ground, RegisterIncoming)
    )


def test_a_right_row_is_good_and_takes_the_next_number() -> None:
    first, second = judged(row(), row(symbol="13/BC-BNV"))
    assert (first.state, first.number, second.number) == (GOOD, 41, 42)
    assert first.values["level"] == "mat" and (first.values["kind"], first.values["abstract"]) == (
        "Báo cáo",
        "Công tác cán bộ",
    )


FAULTS = [
    ({"arrived": "31/02/2026"}, {("arrived_on", "no_such_day")}),
    ({"arrived": "31-02"}, {("arrived_on", "not_a_day")}),
    ({"arrived": "17/11/2026"}, {("arrived_on", "not_yet_arrived")}),
    ({"dated": "06/11/2026"}, {("dated", "dated_after_arrival")}),
    ({"dated": ""}, {("dated", "required")}),
    ({"symbol": "", "issuer": ""}, {("symbol", "required"), ("issuing_body", "required")}),
    ({"symbol": "x" * 81}, {("symbol", "too_long")}),
    ({"level": ""}, {("level", "required"), ("abstract", "emptied_without_level")}),
    ({"level": "Rất mật"}, {("level", "no_such_level"), ("abstract", "emptied_without_level")}),
    ({"level": "Rất mật", "title": "Báo cáo"}, {("level", "no_such_level")}),
    ({"level": "Tuyệt mật"}, {("level", "above_your_level"), ("abstract", "only_the_kind")}),
    ({"copies": "7 7"}, {("copies", "copy_number_twice")}),
    ({"copies": "0"}, {("copies", "not_a_copy_number")}),
    ({"copies": ["d", "2026-01-14"]}, {("copies", "day_in_a_text_cell")}),
    ({"needs": "Z"}, {("compartments", "no_such_compartment")}),
    ({"needs": "B"}, {("compartments", "no_such_combination")}),
    ({"until": "01/11/2099"}, {("protected_until", "longer_than_the_period")}),
    ({"until": "01/11/2099", "extended": "x" * 121}, {("extended", "too_long")}),
    ({"extended": "5/CV"}, {("protected_until", "extended_to_no_day")}),
    ({"extended": "5/CV", "dated": "", "level": "Mật"},
     {("protected_until", "extended_to_no_day"), ("dated", "required")}),
    ({"extended": "5/CV", "until": "31/02/2030"}, {("protected_until", "no_such_day")}),
    ({"agreed": "perhaps"}, {("agreed", "not_yes_or_no")}),
    ({"unopened": "x"}, {("abstract", "unopened_has_no_abstract"), ("kind", "unopened_has_no_abstract")}),
    ({"unopened": "perhaps"}, {("unopened", "not_yes_or_no")}),
    (
        {"arrived": "17/11/2026", "dated": "18/11/2026",
         "copies": "a", "symbol": "", "level": "B", "needs": "Z"},
        {("arrived_on", "not_yet_arrived"), ("dated", "dated_after_arrival"), ("copies", "not_a_copy_number"),
         ("level", "above_your_level"), ("symbol", "required"), ("compartments", "no_such_compartment")},
    ),
]  # fmt: skip # a case in one line or two


@pytest.mark.parametrize(("changes", "faults"), FAULTS)
def test_everything_that_is_wrong_in_a_row_is_said_at_once(changes: dict, faults: set) -> None:
    (verdict,) = judged(row(**changes))
    assert verdict.state == FAULTY and {(f.field, f.code) for f in verdict.faults} == faults


WRITTEN = [
    ("Mật", "Tối", "Báo cáo – Công tác cán bộ", True),
    ("Tối mật", "Tối", "Báo cáo – Công tác cán bộ", True),
    ("Tuyệt mật", "Tối", "Báo cáo – Công tác cán bộ", False),
    ("A", "", ["d", "2026-01-14"], False),
    ("Tuyệt mật", "", "Báo cáo", True),
    ("Rất mật", "Tối", "Báo cáo – Công tác cán bộ", False),
]


@pytest.mark.parametrize(("level", "summary", "title", "kept"), WRITTEN)
def test_a_cell_is_written_down_unless_the_level_of_its_row_forbids_it(
    level: str, summary: str, title: object, kept: bool
) -> None:
    """The column that is not taken goes too: nobody knows what it says."""
    lines = [(0, 1, [*HEAD, "Tóm tắt"]), (0, 2, [*row(level=level, title=title), summary or None])]
    read = table(lines, LAWS)
    cells = dict(bare(read, LAWS, BY.day).rows)[2]
    assert (cells[6] == title, cells[-1] == (summary or None)) == (kept, kept or not summary)
    assert [cell for at, cell in enumerate(cells) if at not in (6, len(HEAD))] == [
        c for at, c in enumerate(read.rows[0][1]) if at not in (6, len(HEAD))
    ]


def test_abstract_and_kind_in_columns_of_their_own_lose_the_abstract_alone() -> None:
    head = ["Ngày đến", "Cơ quan ban hành", "Số, ký hiệu", "Ngày tháng", "Tên loại", "Trích yếu", "Độ mật"]
    cells = ["05/11/2026", "Bộ Nội vụ", "12/BC", "01/11/2026", "Báo cáo", "Công tác cán bộ"]
    read = bare(
        table([(0, 1, head), (0, 2, [*cells, "Mật"]), (0, 3, [*cells, "Tuyệt mật"])], LAWS), LAWS, BY.day
    )
    assert [line[4:6] for _, line in read.rows] == [("Báo cáo", "Công tác cán bộ"), ("Báo cáo", None)]
    assert [(row, fault.field, fault.code) for row, fault in read.emptied] == [
        (3, "abstract", "emptied_at_level")
    ]


def test_a_longer_protection_is_good_where_the_paper_that_extended_it_stands_beside() -> None:
    assert judged(row(until="01/11/2099"))[0].state == FAULTY
    (verdict,) = judged(row(until="01/11/2099", extended="5/CV"))
    assert (verdict.state, verdict.values["extended"]) == (GOOD, "5/CV")


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"arrived": "05/02/2026", "dated": "01/02/2026"}, GOOD),
        ({}, FAULTY),
        ({"arrived": "05/02/2026", "dated": "", "title": "", "unopened": "x"}, GOOD),
        ({"dated": "", "title": "", "unopened": "x"}, FAULTY),
    ],
)
def test_a_level_is_called_as_the_rule_set_of_the_day_of_the_paper_calls_it(days: dict, state: str) -> None:
    """Of an item that nobody opened the day of its arrival."""
    older, newer = (next(law for law in LAWS if law.in_force(day)) for day in (THEN, BY.day))
    low = replace(older.levels[0], code="old", name=Name("Hạn chế", "Old"))
    ground = replace(GROUND, laws=(replace(older, levels=(low, *older.levels[1:])), newer))
    (verdict,) = judged(row(**days, level="Hạn chế"), ground=ground)
    assert (verdict.state, verdict.values["level"]) == (state, "old" if state == GOOD else "Hạn chế")


#: A day on which the older rule set held, which keeps an abstract at its highest
#: level where whoever determined it agreed.
THEN = date(2026, 2, 10)
HIGHEST = {"level": "Tuyệt mật", "arrived": "05/02/2026", "dated": "01/02/2026"}


@pytest.mark.parametrize(
    ("today", "agreed", "code"),
    [
        (THEN, "", "field_needs_agreement"),
        (THEN, "không", "field_needs_agreement"),
        (THEN, "x", ""),
        (BY.day, "x", "only_the_kind"),
        (BY.day, "", "only_the_kind"),
    ],
)
def test_a_cell_that_may_stand_where_it_was_agreed_is_kept_and_good_where_the_row_says_so(
    today, agreed, code
) -> None:
    """Whatever the row says, not where the rules of the day of the import forbid it."""
    by = replace(BY, day=today, mandates=(Mandate("registrar", 3, 1, 40, (0, 5)),))
    (verdict,) = judged(row(**HIGHEST, agreed=agreed), ground=replace(GROUND, by=by))
    assert [(f.field, f.code) for f in verdict.faults] == ([("abstract", code)] if code else [])
    assert verdict.values.get("abstract", "") == ("" if code else "Công tác cán bộ")
    read = table([(0, 1, HEAD), (0, 2, row(**HIGHEST, agreed=agreed))], LAWS)
    assert ("Công tác" in str(bare(read, LAWS, today).rows)) == (not code)


def test_the_need_to_know_of_a_row_is_the_set_of_its_codes() -> None:
    assert judged(row(needs="A"))[0].state == GOOD
    (verdict,) = judged(row(needs="A"), ground=replace(GROUND, needs={"": 0, "A": 6}))
    assert [f.code for f in verdict.faults] == ["above_your_level"]


def test_the_same_entry_twice_in_a_workbook_is_a_fault_naming_the_first() -> None:
    verdicts = judged(row(), row(symbol="12 / bc-bnv"), row(arrived="06/11/2026"))
    assert [v.state for v in verdicts] == [GOOD, FAULTY, GOOD]
    assert [(f.code, f.params) for f in verdicts[1].faults] == [("twice_in_workbook", {"row": 2})]


def test_what_was_imported_or_stands_in_the_book_is_already_there_even_if_it_would_be_faulty_today() -> None:
    there = line_of(
        {
            "issuing_body": "bộ nội vụ",
            "symbol": "12/BC-BNV",
            "dated": "2026-11-01",
            "arrived_on": "2026-11-05",
            "arrival_number": "7",
        }
    )
    ground = replace(GROUND, lines={there: 9}, done=frozenset({3}))
    verdicts = judged(row(), row(level="Rất mật"), row(symbol="14"), ground=ground)
    assert [(v.state, v.number) for v in verdicts] == [(THERE, 9), (THERE, 9), (GOOD, 41)]
    assert [f.code for v in verdicts for f in v.faults] == ["already_in_book", "already_imported"]


def test_a_number_that_the_book_will_not_give_is_said() -> None:
    verdicts = judged(
        row(ordinal="041"),
        row(ordinal=["n", "42"], symbol=""),
        row(ordinal="43", symbol="14"),
        row(symbol="15"),
    )
    assert [v.differs for v in verdicts] == [False, False, True, False]
    assert (verdicts[2].written, verdicts[2].number) == ("43", 42)


REFUSED = [
    ({}, {}, None),
    ({"direction": "outgoing"}, {}, "wrong_book"),
    ({"state": "closed"}, {}, "book_closed"),
    ({"year": 2025}, {}, "book_of_another_year"),
    ({"units": (1, 4)}, {}, "not_the_registrar"),
    ({}, {"mandates": (Mandate("reader", 3, 1, 30),)}, "not_the_registrar"),
]


@pytest.mark.parametrize(("book", "by", "code"), REFUSED)
def test_only_the_registrar_of_an_open_incoming_book_of_this_year_imports(
    book: dict, by: dict, code: str | None
) -> None:
    answer = may_register(replace(BY, **by), replace(BOOK, **book))
    assert (answer.code if answer else None) == code


def test_an_origin_fits_into_its_column() -> None:
    assert len(origin("a" * 64, 10**9)) <= 120


STANDING = twice.Line("d", 9, 2025, date(2025, 12, 1), "bộ nội vụ", "Số 012 - BC/BNV", "", date(2026, 11, 1))


def test_a_paper_that_stands_twice_in_the_workbook_is_entered_twice_and_not_asked_about() -> None:
    first, second = judged(row(), row(arrived="06/11/2026"))
    assert (first.state, second.state) == (GOOD, GOOD)
    assert (first.values.get("twice"), second.values.get("twice")) == (None, True)


@pytest.mark.parametrize(("asked", "flag", "code", "at", "way"), [
    (row(), "twice", "already_registered", "symbol", {"known": (STANDING,)}),
    (row(issuer="Bộ Nội vù"), "twice", "similar_registered", "symbol", {"known": (STANDING,)}),
    (row(arrived="30/12/2025", dated="01/12/2025"), "other_year", "arrived_in_another_year", "arrived_on",
     {}),
])  # fmt: skip # a case in one line or two
def test_what_the_act_asks_about_is_told_beforehand_and_good_where_it_was_accepted(
    asked, flag, code, at, way
) -> None:
    ground = replace(GROUND, **way)
    (verdict,) = judged(asked, ground=ground)
    assert (verdict.state, [(f.field, f.code) for f in verdict.faults], flag in verdict.values) == (
        FAULTY,
        [(at, code)],
        False,
    )
    (verdict,) = judged(asked, ground=replace(ground, accepted=frozenset({flag})))
    assert (verdict.state, verdict.values[flag]) == (GOOD, True)
    other = {"twice", "other_year"} - {flag}
    assert judged(asked, ground=replace(ground, accepted=frozenset(other)))[0].state == FAULTY
    assert judged(row(symbol="13/BC-BNV"), ground=ground)[0].state == GOOD


def test_every_question_of_the_act_has_its_flag() -> None:
    assert questions(RegisterIncoming) == {
        "already_registered": "twice",
        "similar_registered": "twice",
        "arrived_in_another_year": "other_year",
        "ends_soon": "ends",
    }


def test_an_item_that_nobody_opened_is_reckoned_from_its_arrival() -> None:
    (verdict,) = judged(row(unopened="x", dated="", title="", until="04/11/2026"))
    assert [(f.field, f.code) for f in verdict.faults] == [("protected_until", "protects_no_day")]
    assert judged(row(unopened="x", dated="", title="", until="06/11/2030"))[0].state == GOOD


def test_a_cell_with_room_for_contents_at_a_silent_level_is_emptied_and_told_and_a_name_is_kept():
    contents = "Kế hoạch tác chiến bảo vệ biên giới năm 2027. " * 8
    silent = {"level": "Tuyệt mật", "title": "Kế hoạch"}
    by = replace(BY, mandates=(Mandate("registrar", 3, 1, 40, (0, 5)),))
    rows = [row(**silent, issuer=contents), row(**silent, note=contents), row(note=contents, symbol="14/BC")]
    rows.append(row(**silent, symbol="13/BC"))
    kept_cells = bare(
        table([(0, 1, HEAD), *((0, n, cells) for n, cells in enumerate(rows, start=2))], LAWS), LAWS, BY.day
    )
    assert [(n, fault.field, fault.code) for n, fault in kept_cells.emptied] == [
        (2, "issuing_body", "says_too_much"),
        (3, "note", "reason_says_too_much"),
    ]
    assert contents not in str(kept_cells.rows[:2]) and contents in str(kept_cells.rows[2])
    verdicts = list(judge(kept_cells, replace(GROUND, by=by), RegisterIncoming))
    assert [v.state for v in verdicts] == [FAULTY, FAULTY, GOOD, GOOD]
    assert [(f.field, f.code) for f in verdicts[0].faults] == [("issuing_body", "says_too_much")]


def test_a_row_with_neither_kind_nor_abstract_is_faulty_unless_nobody_opened_it():
    assert [(f.field, f.code) for f in judged(row(title=""))[0].faults] == [
        ("kind", "neither_kind_nor_abstract")
    ]
    assert (
        judged(row(title="", unopened="x"))[0].state == GOOD and judged(row(title="Báo cáo"))[0].state == GOOD
    )
