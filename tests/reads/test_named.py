"""A whole name is enough, however many longer ones have its words in them."""

import pytest

from steward.reads.named import best_named

ROWS = [
    {"label": "Chuyên viên – Sở Y tế (Trần Công Khoa)"},
    {"label": "Chuyên viên – Sở Khoa học và Công nghệ (Trần Thu Linh)"},
    {"label": "Chuyên viên – Sở Y tế (Trần Công Khoa Minh)"},
    {"label": "Sở Tài chính"},
    {"label": "Sở Tái chính"},
    {"label": "Sở Tài chính – Văn phòng"},
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Trần Công Khoa", [0]),
        ("tran cong khoa", [0]),
        ("  TRẦN  công Khoa ", [0]),
        ("Sở Tài chính", [3]),
        ("Sở Tái chính", [4]),
        ("so tai chinh", [3, 4]),
        ("Chuyên viên – Sở Y tế (Trần Công Khoa)", [0]),
        ("Chuyên viên", [0, 1, 2]),
        (
            "công khoa",
            [0, 1, 2, 3, 4, 5],
        ),  # nothing is called so: whoever looked for the words keeps what they found
    ],
)
def test_what_is_called_exactly_so_is_meant_alone_and_several_are_all_told(words: str, found: list[int]):
    assert best_named(ROWS, words) == [ROWS[n] for n in found]
