"""Workbooks of received papers for the tests of imports: generated rows, right and wrong."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from steward.jobs import imports
from tests.cast import Cast

HEAD = (
    "Số thứ tự",
    "Ngày đến",
    "Số đến",
    "Cơ quan, tổ chức ban hành",
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu nội dung",
    "Độ mật",
    "Đơn vị và ký nhận",
    "Ghi chú",
)


def rows_of(number: int, faulty: Sequence[int] = ()) -> list[list[Any]]:
    """So many lines of the book; those named have no symbol and no such level."""
    made = []
    for n in range(1, number + 1):
        symbol, level = ("", "Rất mật") if n in faulty else (f"{n}/BC-BNV", ("Mật", "C", "Tối mật")[n % 3])
        made.append(
            [
                n,
                date(2026, 11, 5),
                str(n),
                "Bộ Nội vụ",
                symbol,
                "01/11/2026",
                f"Báo cáo – Công tác số {n}",
                level,
                "Văn thư",
                "",
            ]
        )
    return made


def workbook(folder: Path, rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> Path:
    book = openpyxl.Workbook()
    for line_ in (head, *rows):
        book.active.append(list(line_))
    file = folder / "so-den.xlsx"
    book.save(file)
    return file


def carried_out(cast: Cast, key: str, skip: bool = False, accepted: Sequence[str] = ()) -> dict[str, int]:
    list(imports.carry_out(key, cast.key("registrar"), skip, accepted))
    return imports.result(key)["tally"]
