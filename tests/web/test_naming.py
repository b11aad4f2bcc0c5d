"""Words for a record: an exact name is taken alone, of many that match it is said how many there are;
and no two records that somebody may pick are called the same."""

import html
from collections.abc import Iterator
from datetime import date

import pytest
from django import forms
from django.utils import translation

from steward.models import Document, Post
from steward.models.people.mandates import actor
from steward.reads import things
from steward.reads.things import THINGS
from steward.web.machinery.inputs import RecordField
from tests.acts.document.drafted import proposed as proposal
from tests.cast import TODAY, Cast, do, incoming, new_person, new_post, seat
from tests.journeys.filled import fill, wait
from tests.reads.asked import ask

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


# --- look-alikes ---


def test_what_one_actor_may_pick_is_called_by_no_name_twice(cast: Cast):
    fill(cast)
    wait(cast)
    for _ in range(2):
        new_person(cast)
        seat(cast, new_post(cast), new_person(cast))
        incoming(cast, symbol="7/BC", abstract="Một nội dung")
    for post in Post.objects.filter(key__in=cast.posts.values()).select_related("unit"):
        by = actor(post, TODAY)
        for subject, kind in THINGS.items():
            labels = [label for _, label in things.called_apart(kind, kind.narrowed(None, by))]
            assert len(labels) == len(set(labels)), (subject, post.title)


def test_persons_of_one_name_are_told_apart_by_their_posts_their_days_and_only_then_by_a_number(cast: Cast):
    for since in ("2026-11-16", "2026-03-01"):
        post, person = new_post(cast), new_person(cast, "Lê Thị Hoa")
        do("office.assign", cast.access, office=post, person=person, since=since)
    do("account.open", cast.access, person=new_person(cast, "Lê Thị Hoa"), login="hoa")
    numbers = [new_person(cast, "Lê Thị Hoa")[:8] for _ in range(2)]
    with translation.override("en"):
        rows = ask(cast.access, "pick", subject="person", q="Hoa")["rows"]
    labels = {row["label"].removeprefix("Lê Thị Hoa – ") for row in rows}
    post = "Chuyên viên, Sở Nội vụ"
    assert labels == {
        f"{post} · since 16/11/2026",
        f"{post} · since 01/03/2026",
        "no post · hoa",
        *(f"no post · record {n}" for n in numbers),
    }


def test_look_alikes_do_not_tell_how_many_others_were_made_between_them(cast: Cast):
    """Told apart by what their reader knows of them, and then by their keys: the same,
    whatever was made meanwhile."""
    same = {"kind": "Tờ trình", "abstract": "Một nội dung"}
    alike = [proposal(cast, **same)]
    for _ in range(3):
        proposal(cast, kind="Khác", abstract="Việc khác")
    alike.append(proposal(cast, **same))
    other_day = proposal(cast, **same)
    Document.objects.filter(key=other_day).update(proposed_on=date(2026, 11, 13))
    with translation.override("en"):
        labels = {
            row["key"]: row["label"]
            for row in ask(cast.drafter, "pick", subject="document", q="nội dung")["rows"]
        }
    called = "Tờ trình Một nội dung"
    assert labels == {
        other_day: f"{called} · 13/11/2026",
        **{key: f"{called} · 16/11/2026 · record {key[:8]}" for key in alike},
    }
