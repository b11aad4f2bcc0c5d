"""Of an issued document as many copies go out as it names recipients; where it names none, all but one."""

import pytest

from steward.rules.document import issued


@pytest.mark.parametrize(
    ("recipients", "number"),
    [
        ("", None),
        (" \n", None),
        ("Sở Tài chính", 1),
        ("Sở Tài chính; Thanh tra tỉnh", 2),
        ("Sở Y tế, Sở Nội vụ\nCông an tỉnh", 3),
        ("- Sở Y tế;\n- Lưu: VT, TH.", 1),
        ("Lưu: VT", 0),
        ("File: registry", 0),
        ("Lưu trữ lịch sử tỉnh", 1),
        (" ; - ;", 0),
    ],
)
def test_recipients_are_counted_and_the_file_is_none_of_them(recipients: str, number: int | None):
    assert issued.addressed(recipients) == number


@pytest.mark.parametrize(
    ("here", "copies", "recipients", "go"),
    [
        (5, 5, None, 4),
        (1, 1, None, 0),
        (5, 5, 3, 3),
        (4, 5, 3, 2),
        (2, 5, 3, 0),
        (1, 5, 3, 0),
        (5, 5, 9, 5),
        (3, 3, 0, 0),
        (0, 3, None, 0),
    ],
)
def test_as_many_copies_go_as_there_are_recipients_and_the_last_ones_stay(
    here: int, copies: int, recipients: int | None, go: int
):
    assert list(issued.to_go(range(here), copies, recipients)) == list(range(go))
