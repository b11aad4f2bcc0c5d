"""Headings and cells of a foreign table: days, numbers, names with and without diacritics.
Input is generated."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.acts.document.incoming import RegisterIncoming
from steward.foundations.scheme import shipped
from steward.rules.imports.sheet import (
    ALSO,
    DAYS,
    FLAGS,
    NAMES,
    REQUIRED,
    Laws,
    level_in,
    official,
    plain,
    split_title,
    table,
    template,
    values,
)
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import kinds
from steward.rules.machinery.values import day_of, why_no_day

HEAD = ["Ngày đến", "Cơ quan, tổ chức ban hành", "Số, ký hiệu", "Ngày tháng", "Độ mật"]
FILLED = [["d", "2026-11-05"], "Bộ Nội vụ", "1/BC", "01/11/2026", "C"]
SOME_DAY = st.dates(min_value=date(1945, 9, 2), max_value=date(2200, 1, 1))


LAWS = tuple(one for one in shipped().values() if one.family == "vn")


def bare(text: str) -> str:
    return "".join(
        c
        for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(c)
    )


@given(
    SOME_DAY,
    st.sampled_from(
        [
            "{0:%d}/{0:%m}/{1}",
            "{0.day}/{0.month}/{1}",
            "{0:%d}.{0:%m}.{1}",
            "{0:%d}-{0:%m}-{1}",
            "{1}-{0:%m}-{0:%d}",
            " {1}-{0.month}-{0.day} ",
        ]
    ),
)
def test_a_day_is_read_however_it_is_written(day: date, form: str) -> None:
    assert day_of(form.format(day, f"{day.year:04d}")) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2026",
        "20261116",
        "46342",
        "5/3",
        "2026-W03-1",
        "16/11",
        "16/11/2026 x",
        "1_6/11/2026",
        "٥/٣/2026x",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("text", "code", "last"),
    [
        ("31/11/2026", "no_such_day", 30),
        ("31112026", "no_such_day", 30),
        ("2026-11-31", "no_such_day", 30),
        ("30/2/26", "no_such_day", 28),
        ("30/2/2028", "no_such_day", 29),
        ("9/13/2026", "not_a_day", None),
        ("0/11/2026", "not_a_day", None),
        ("31/11/0000", "not_a_day", None),
        ("hôm qua", "not_a_day", None),
    ],
)
def test_a_day_that_its_month_has_not_is_told_from_a_text_that_is_no_day(
    text: str, code: str, last: int | None
) -> None:
    said, (fault,) = values([text], {0: "dated"})
    assert said == {} and (fault.code, fault.params.get("last")) == (code, last)
    assert (why_no_day(text).code, why_no_day(text).params.get("last")) == (code, last)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_day(text: str) -> None:
    assert day_of(text) is None or isinstance(day_of(text), date)


@given(st.integers(0, 10**12))
def test_a_number_is_the_same_typed_as_a_number_or_as_text(number: int) -> None:
    as_number, as_text = (values([cell], {0: "pages"}) for cell in (["n", str(number)], str(number)))
    assert as_number == as_text == ({"pages": str(number)}, [])


@given(SOME_DAY)
def test_a_real_day_and_its_text_are_the_same_day(day: date) -> None:
    for cell in (["d", day.isoformat()], day.isoformat(), f"{day.day}/{day.month}/{day.year}"):
        assert values([cell], {0: "dated"}) == ({"dated": day}, [])


@given(SOME_DAY)
def test_a_number_in_a_column_of_days_is_a_fault(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    said, faults = values([["n", str(serial)]], {0: "dated"})
    assert said == {} and [(f.field, f.code) for f in faults] == [("dated", "not_a_day")]


@given(SOME_DAY, st.sampled_from(["copies", "symbol", "arrival_number", "pages"]))
def test_a_number_that_excel_took_for_a_day_is_a_fault(day: date, name: str) -> None:
    _, faults = values([["d", day.isoformat()]], {0: name})
    assert [(f.field, f.code) for f in faults] == [(name, "day_in_a_text_cell")]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_is_known_by_its_names_with_and_without_diacritics(name: str) -> None:
    texts = [NAMES[name].vi, NAMES[name].en, *ALSO.get(name, ())]
    texts += [official(LAWS)[name].vi, official(LAWS)[name].en] if name in official(LAWS) else []
    for text in texts:
        for written in (text, text.upper(), bare(text), f" {text} ", unicodedata.normalize("NFD", text)):
            rest = [head for head in HEAD if plain(head) != plain(text)]
            told = (
                table([(0, 1, [written]), (0, 2, rest), (0, 3, FILLED)], LAWS)
                if name == "nothing"
                else known(written)
            )
            assert told == name, written


def known(heading: str, laws: Laws = LAWS) -> str:
    from steward.rules.imports.sheet import known as names

    return names(laws)[plain(heading)]


def test_headings_are_found_below_a_title_and_the_counting_row_is_no_row() -> None:
    count = [f"({n})" for n in range(1, 6)]
    found = table(
        [
            (0, 1, ["SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐẾN"]),
            (0, 4, HEAD),
            (0, 5, count),
            (0, 9, FILLED),
            (0, 12, [None, None]),
        ],
        LAWS,
    )
    assert (found.heading, [row for row, _ in found.rows], found.left) == (4, [9], ())
    assert set(found.columns.values()) == set(REQUIRED)


def test_the_first_sheet_with_headings_is_taken_and_columns_not_taken_are_named() -> None:
    found = table([(0, 1, ["Ghi chép"]), (2, 1, [*HEAD, "Người trình"]), (2, 2, [*FILLED, "An"])], LAWS)
    assert found.left == ("Người trình",) and len(found.rows) == 1


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([(0, 1, ["a", "b"])], "no_heading_row"),
        ([(0, 1, HEAD[:4]), (0, 2, FILLED)], "columns_missing"),
        ([(0, 1, [*HEAD, "Độ mật"]), (0, 2, FILLED)], "column_twice"),
        ([(0, 1, HEAD)], "no_rows_below"),
        ([], "no_heading_row"),
    ],
)
def test_a_table_that_is_no_book_is_refused_with_its_reason(rows: list, code: str) -> None:
    with pytest.raises(Invalid) as no:
        table(rows, LAWS)
    assert no.value.fields["file"][0] == code


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("family", ["vn", "us"])
def test_the_empty_workbook_has_headings_that_are_known_again(lang: str, family: str) -> None:
    laws = tuple(one for one in shipped().values() if one.family == family)
    fields = template(lang, laws)
    assert [known(heading, laws) for _, heading in fields] == [name for name, _ in fields]
    assert set(REQUIRED) < {name for name, _ in fields}


#: Fields of the order that no row says: the book is chosen with the workbook,
#: what is asked about is answered for all rows.
FOR_ALL = {"book", "twice", "other_year", "ends"}


def test_every_field_of_an_entry_is_a_column_or_is_said_for_all_rows() -> None:
    """Beside them stand the line's number, which the book gives, and kind and abstract in one."""
    asked = set(kinds(RegisterIncoming))
    assert asked - FOR_ALL == set(NAMES) - {"ordinal", "kind_and_abstract"} and asked > FOR_ALL
    assert {name for name, kind in kinds(RegisterIncoming).items() if kind.name == "day"} == set(DAYS)
    assert {name for name, kind in kinds(RegisterIncoming).items() if kind.name == "flag"} - FOR_ALL == set(
        FLAGS
    )


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize(("text", "said"), [("x", True), ("Có", True), ("không", False), ("perhaps", None)])
def test_a_yes_or_no_is_read_and_nothing_else_taken_for_one(name: str, text: str, said: bool | None) -> None:
    told, faults = values([text], {0: name})
    assert (told.get(name), [fault.code for fault in faults]) == (
        said,
        ["not_yes_or_no"] if said is None else [],
    )


@pytest.mark.parametrize("scheme", shipped().values(), ids=lambda one: one.code)
def test_a_level_is_known_by_name_mark_and_code(scheme) -> None:
    for level in scheme.levels:
        for text in filter(None, (level.name.vi, level.name.en, level.mark, level.code, level.mark.lower())):
            assert level_in(scheme, text) in [
                one
                for one in scheme.levels
                if plain(text) in map(plain, (one.name.vi, one.name.en, one.mark, one.code))
            ]
    assert level_in(scheme, "") is None and level_in(scheme, "no such thing") is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Báo cáo – Công tác cán bộ", ("Báo cáo", "Công tác cán bộ")),
        ("Báo cáo - Công tác - quý IV", ("Báo cáo", "Công tác - quý IV")),
        ("Giấy giới thiệu", ("Giấy giới thiệu", "")),
        ("Về việc điều động cán bộ quý IV", ("", "Về việc điều động cán bộ quý IV")),
    ],
)
def test_kind_and_abstract_of_one_cell_are_told_apart(text: str, parts: tuple[str, str]) -> None:
    assert split_title(text) == parts
