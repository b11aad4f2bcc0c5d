"""Records are found by words in the table, and these are the ones whose label shows the words: to the row,
in either language.

What is found costs as many questions to the database as are made of ten times as many records.
"""

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from steward.acts.machinery.envelope import store
from steward.models import Person, Post, Unit
from steward.models.machinery.fold import fold
from steward.models.machinery.words import having, words_in
from steward.reads.machinery.thing import Things
from steward.reads.search import fits
from steward.reads.things import THINGS
from steward.rules.machinery.actor import Actor
from tests.cast import Cast, incoming
from tests.journeys.filled import fill, wait
from tests.reads.lively import Back, lively
from tests.reads.test_narrowing import ask, everybody, over_all

TOLD = sorted(subject for subject, kind in THINGS.items() if kind.called)
#: Of these there is little: their labels are read.
READ = {"basis", "compartment", "delegation", "destruction", "erasure", "log", "reset", "ruleset", "scan"}


def words(random: Random, labels: list[str]) -> Iterator[str]:
    """Whole words of labels, parts of them, words of two labels together, and some that no label has."""
    every = [word for label in labels for word in fold(label).split()]
    for word in random.sample(every, min(6, len(every))):
        start = random.randrange(len(word))
        yield from (
            word,
            word[start:],
            word[: start + 1],
            f"{word} {random.choice(every)}",
            f"{word.upper()}-{word[:1]}",
        )
    yield from (
        "qqq",
        "Đ",
        "/",
        "1",
        "O1 không",
        "copy 1",
        "no post",
        "chưa có vị trí",
        "den",
        "incoming 2026",
        "%",
        "_",
    )


def differs(kind: Things, by: Actor, said: str) -> str:
    rows = kind.rows(by)
    labels = {row.pk: kind.label(row) for row in rows}
    found = {row.pk for row in kind.sought(rows, said)}
    if found != {
        pk for pk, label in labels.items() if all(word in fold(label) for word in fold(said).split())
    }:
        return f"{kind.subject}: {said} is found elsewhere than labels show it"
    begun = {row.pk for row in having(rows, words_in(said, begins=True), kind.called)}
    if begun != {pk for pk, label in labels.items() if fits(fold(said).split(), label)}:
        return f"{kind.subject}: words that begin with {said} are found elsewhere than labels show them"
    return ""


@pytest.mark.parametrize(("number", "tongue"), [(1, "vi"), (2, "en")])
def test_the_table_finds_by_words_what_labels_show(cast: Cast, number: int, tongue: str) -> None:
    fill(cast)
    wait(cast)
    random, seen = Random(number), set()
    with override(tongue), pytest.raises(Back), transaction.atomic():
        lively(Random(number), number)
        titled(random)
        for by in [*random.sample(everybody(), 3), *random.sample(over_all(), 3)]:
            for subject in TOLD:
                labels = [THINGS[subject].label(row) for row in THINGS[subject].rows(by)]
                seen |= {subject} if labels else set()
                assert [
                    wrong for said in words(random, labels) if (wrong := differs(THINGS[subject], by, said))
                ] == []
        assert seen == set(TOLD)
        raise Back


def titled(random: Random) -> None:
    """Units, posts and persons called as an office calls them, some in English too."""
    rows = [*Unit.objects.all(), *Post.objects.all(), *Person.objects.all()]
    for row in rows:
        row.title = (
            f"{random.choice(('Phòng Đê điều', 'Sở (Nội vụ)', 'Nguyễn  Thị-Ánh', 'Tổ 2/3'))} {row.title}"
        )
        if random.random() < 0.5 and not isinstance(row, Person):
            row.title_en = f"{random.choice(('Dyke post', 'No. 2/3'))} {row.pk}"
    for model in (Unit, Post, Person):
        store([row for row in rows if isinstance(row, model)])


def test_every_subject_is_found_by_its_table_or_is_one_of_which_there_is_little() -> None:
    assert {subject for subject, kind in THINGS.items() if kind.looked_through} == READ


def posts(number: int, already: int) -> None:
    unit = Unit.objects.exclude(parent=None).order_by("pk")[0]
    made = [
        Post(unit=unit, title=f"Tổ viên {already + n}", pseudonym=f"p-{already + n:016x}")
        for n in range(number)
    ]
    persons = [Person(title=f"Lê Văn {already + n}") for n in range(number)]
    store(persons)
    for post, person in zip(made, persons, strict=True):
        post.person = person
    store(made)


@pytest.mark.parametrize("said", ["899", "to vien 89", "khong ai ca", ""])
def test_more_records_make_no_more_questions(cast: Cast, said: str) -> None:
    """Of what is picked, of what is counted, of who may receive, of what the palette finds."""
    copies = incoming(cast, copies="1-2").result["copies"]
    by = next(one for one in everybody() if str(Post.objects.get(pk=one.post).key) == cast.key("registrar"))
    asked = [
        ("pick", {"subject": "office", "q": said, "counted": True}),
        ("pick", {"subject": "person", "q": said, "limit": 200}),
        ("pick", {"subject": "copy", "q": said, "act": "copy.offer", "counted": True}),
        (
            "pick",
            {"subject": "office", "q": said, "fitting": "copy.offer", "things": copies[:1], "limit": 200},
        ),
        ("find", {"q": said}),
    ]
    made = []
    for number, already in ((100, 800), (800, 0)):
        posts(number, already)
        with CaptureQueriesContext(
            connection,
        ) as told:
            answers = [ask(by, question, **values) for question, values in asked]
        made.append(len(told))
    assert made[1] <= made[0]
    if said == "899":
        assert [row["label"].startswith("Tổ viên 899") for row in answers[0]["rows"]] == [True]
        assert answers[0]["total"] == {"count": 1, "more": False} and len(answers[4]["things"]["office"]) == 1
    if said == "khong ai ca":
        assert [one["rows"] for one in answers[:4]] == [[]] * 4


def test_a_table_without_columns_for_words_is_read_in_one_go(cast: Cast) -> None:
    wait(cast)
    by = over_all()[0]
    for subject in sorted(READ - {"log"}):
        with CaptureQueriesContext(connection) as told:
            list(islice(THINGS[subject].walked(THINGS[subject].rows(by), by, "qqq"), 1))
        assert len(told) <= 4, subject
