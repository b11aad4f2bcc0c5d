"""Words for a record: an exact name is taken alone, and of many that match it is said how many there are."""

import html
from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

from steward.web.machinery.inputs import RecordField

POSTS = [
    {"key": f"{n:08}-0000-4000-8000-000000000000", "label": f"Chuyên viên – Phòng {n} (Người {n})"}
    for n in range(1, 41)
]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def field(rows):
    def find(words):
        return [
            row for row in rows if all(word in row["label"].casefold() for word in words.casefold().split())
        ]

    return type("One", (forms.Form,), {"to": RecordField(rows[:3], find, required=True)})


def test_of_many_that_match_it_says_how_many_and_the_list_of_the_field_holds_all_of_them():
    form = field(POSTS)({"to": "chuyên viên"})
    assert not form.is_valid()
    (said,) = form.errors["to"]
    assert "5 of 40" in said and sum(row["label"] in said for row in POSTS) == 5
    drawn = html.unescape(str(form["to"]))
    assert all(row["label"] in drawn for row in POSTS)


@pytest.mark.parametrize("words", ["Người 4", "người 4", "Phòng 4", POSTS[3]["label"]])
def test_an_exact_name_is_taken_though_longer_ones_have_it_in_them(words):
    form = field(POSTS)({"to": words})
    assert form.is_valid() and form.cleaned_data["to"] == POSTS[3]["key"]


def test_two_of_one_exact_name_are_told_apart_and_nobody_else_is_named():
    rows = [*POSTS, {"key": "f" * 8, "label": "Trưởng phòng – Phòng 50 (Người 4)"}]
    form = field(rows)({"to": "Người 4"})
    (said,) = form.errors["to"]
    assert (
        said.count("Người 4") == 2
        and "Trưởng phòng" in said
        and "Người 40" not in said
        and " of " not in said.split(":")[0]
    )
