"""The reader of foreign workbooks in its jail: what it reads, what it refuses, and what it survives.
Input is generated."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from steward.cli.offline.workbook import LONGEST, NotTaken, cell, rows
from steward.jobs import workbooks
from steward.rules.machinery.answers import Invalid


def said(data: bytes) -> list:
    """What the reader's process says of these bytes, line by line."""
    done = subprocess.run(
        [sys.executable, "-m", "steward.cli.offline.workbook"], input=data, capture_output=True, check=False
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def made(*lines: list, hidden: bool = False) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    if hidden:
        book.create_sheet("hidden").append(["kept away"])
        book["hidden"].sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


def test_cells_keep_what_they_are() -> None:
    data = made(
        [],
        ["12", 12, 1.5, date(2026, 11, 5), datetime(2026, 11, 5, 9, 30), time(9, 30), True, None, " x "],
        hidden=True,
    )
    assert said(data)[1:] == [
        [
            0,
            2,
            [
                "12",
                ["n", "12"],
                ["n", "1.5"],
                ["d", "2026-11-05"],
                ["d", "2026-11-05"],
                ["t", "09:30:00"],
                "true",
                None,
                "x",
            ],
        ],
        {"rows": 1},
    ]


@given(st.one_of(st.integers(-(10**14), 10**14), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_is_told_so_that_it_is_the_same_number(number: float) -> None:
    kind, text = cell(float(number))
    assert kind == "n" and float(text) == float(number) and not text.endswith(".0") or abs(number) >= 1e15


@given(st.dates())
def test_a_day_is_told_as_the_same_day(day: date) -> None:
    assert cell(day) == cell(datetime(day.year, day.month, day.day)) == ["d", day.isoformat()]


@given(st.text(max_size=50))
def test_a_text_is_told_without_its_edges(text: str) -> None:
    assert cell(text) == (text.strip() or None)


def test_a_text_beyond_all_fields_is_cut_where_every_field_refuses_it() -> None:
    assert len(cell("x" * 100_000)) == LONGEST


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_text_is_read_with_its_separator_and_coding(between: str, coding: str) -> None:
    text = f'Số, ký hiệu|Độ mật\n"12{between}a"|Mật\n'.replace("Số, ký hiệu", '"Số, ký hiệu"').replace(
        "|", between
    )
    assert said(text.encode(coding))[1:] == [
        [0, 1, ["Số, ký hiệu", "Độ mật"]],
        [0, 2, [f"12{between}a", "Mật"]],
        {"rows": 2},
    ]


def bomb() -> bytes:
    """A sheet of 1.2 GB in a few MB."""
    packed, out = zipfile.ZipFile(io.BytesIO(made(["x"]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as again:
        for name in packed.namelist():
            before, found, after = packed.read(name).partition(b"<sheetData>")
            with again.open(name, "w") as part:
                part.write(before + found)
                for _ in range(1_200 if "sheet1" in name else 0):
                    part.write(b" " * 1_000_000)
                part.write(after)
    return out.getvalue()


def far() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")
    return out.getvalue()


BAD = {
    "nothing": (b"", "not_a_workbook"),
    "noise": (bytes(range(256)) * 20, "not_a_workbook"),
    "a broken package": (made(["x"])[:-200], "not_a_workbook"),
    "a package of something else": (b"PK\x03\x04" + bytes(500), "not_a_workbook"),
    "an old workbook cut off": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "not_a_workbook"),
    "too many bytes": (b"a," * 10_000_001, "file_too_large"),
    "too many rows": (b"a,b\n" * 50_200, "workbook_too_long"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_workbook_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    data, code = BAD[name]
    file = tmp_path / "file"
    file.write_bytes(data)
    with file.open("rb") as opened, pytest.raises(Invalid) as no:
        workbooks.read(opened)
    assert no.value.fields["file"][0] == code


@pytest.mark.parametrize("make", [bomb, far])
def test_a_workbook_that_bursts_ends_its_reader_and_not_the_office(make, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(make())
    with file.open("rb") as opened, pytest.raises(Invalid) as no:
        workbooks.read(opened)
    assert no.value.fields["file"][0] == "workbook_too_hard"


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        list(rows(data))
    except NotTaken as no:
        assert str(no) in ("not_a_workbook", "workbook_locked", "workbook_too_long")


def test_the_reader_has_nothing_of_the_office_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_SECRET_KEY", "secret")
    asked = "import os, json; print(json.dumps(sorted(os.environ)))"
    monkeypatch.setattr(workbooks, "READER", [sys.executable, "-c", asked + "; print('{}')"])
    with Path(__file__).open("rb") as opened:
        assert b"STEWARD" not in workbooks._jailed(opened)
