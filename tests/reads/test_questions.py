"""Every question answers every member of the cast in plain JSON values, or says it is unknown."""

import json

import pytest

from steward.reads.catalogue import QUESTIONS, find
from steward.rules.machinery.fields import read, required
from tests.cast import LOW, POSTS, Cast, do, grant, incoming, new_person, new_post, seat


def ask(question, by, /, **values):
    question = find(question)
    return question.run(read(question.params, values), by)


@pytest.mark.parametrize("question", [q.name for q in QUESTIONS if not required(q.params)])
def test_a_question_without_parameters_answers_everybody(cast: Cast, question: str):
    incoming(cast)
    for who in (*POSTS, "access"):
        json.dumps(ask(question, getattr(cast, who)))


def test_the_list_shows_what_one_may_see_and_nothing_else(cast: Cast):
    made = incoming(cast).result["document"]
    assert [row["key"] for row in ask("documents", cast.registrar)["rows"]] == [made]
    assert ask("documents", cast.outsider)["rows"] == []
    assert ask("documents", cast.administrator)["total"] == {"count": 0, "more": False}


def test_search_finds_words_without_diacritics(cast: Cast):
    incoming(cast, abstract="Đề án sắp xếp bộ máy")
    incoming(cast, abstract="Quy hoạch cán bộ")
    assert len(ask("documents", cast.registrar, q="de an sap")["rows"]) == 1
    assert len(ask("documents", cast.registrar, q="Đề án")["rows"]) == 1
    assert ask("documents", cast.registrar, q="không có từ này")["rows"] == []


def test_an_offer_stands_in_the_receivers_work_and_not_in_another_ones(cast: Cast):
    copy = incoming(cast).result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    assert [row["subject"] for row in group(cast.keeper, "act")] == ["handover"]
    assert group(cast.second_keeper, "act") == []
    assert [row["subject"] for row in group(cast.registrar, "others")] == ["handover"]


def group(by, name):
    """The rows of one group of My work."""
    return next(one["rows"] for one in ask("work", by)["groups"] if one["group"] == name)


def test_the_document_page_names_keepers_to_the_registrar_and_units_to_others(cast: Cast):
    made = incoming(cast).result
    seen = ask("document", cast.registrar, document=made["document"])
    assert seen["copies"][0]["keeper"]["key"] == cast.key("registrar")
    seen = ask("document", cast.drafter, document=made["document"])
    assert seen["copies"][0]["keeper"] is None and seen["copies"][0]["unit"]["code"] == "records"


def test_whoever_keeps_access_over_one_unit_is_told_of_no_rights_and_resets_elsewhere(cast: Cast):
    post, right = (
        new_post(cast, "finance"),
        {"role": "reader", "level": LOW, "since": "2026-11-16", "trained_on": "2026-01-04"},
    )
    seat(cast, post, new_person(cast))
    grant(cast, post, "security", "", "finance")
    cast.posts["local"] = post
    for name, unit in (("outsider", "finance"), ("head", "interior")):
        do("authorisation.propose", cast.access, office=cast.key(name), unit=cast.units[unit], **right)
        person = ask("post", cast.access, post=cast.key(name))["person_key"]
        do("credential.propose_reset", cast.access, person=person, what="password")
    told = {name: waiting_and_offered(getattr(cast, name)) for name in ("local", "second_access", "head")}
    del cast.posts["local"]
    outsider, head = "Nguyễn Văn Outsider", "Nguyễn Văn Head"
    assert told["local"]["work"] == [("authorisation", outsider), ("reset", outsider)]
    assert told["local"]["authorisation"] == {"Chuyên viên", POSTS["outsider"][1]}
    assert len(told["local"]["reset"]) == 1 and outsider in told["local"]["reset"].pop()
    assert [who for _, who in told["second_access"]["work"]] == [outsider, head, outsider, head]
    assert {POSTS["head"][1], POSTS["outsider"][1]} < told["second_access"]["authorisation"]
    assert len(told["second_access"]["reset"]) == 2
    assert told["head"] == {"work": [], "authorisation": set(), "reset": set()}


def waiting_and_offered(by):
    """What the work of an actor says of rights and resets, and of whom; what its forms offer:
    offices of rights, whole resets."""
    people = ("Nguyễn Văn Outsider", "Nguyễn Văn Head", "Đỗ Thị Hai Nơi")
    rows = [row for row in group(by, "act") if row["subject"] in ("authorisation", "reset")]
    work = [(row["subject"], next(name for name in people if name in row["what"])) for row in rows]
    rights = {
        row["label"].split(" – ")[0] for row in ask("pick", by, subject="authorisation", limit=200)["rows"]
    }
    return {
        "work": work,
        "authorisation": rights,
        "reset": {row["label"] for row in ask("pick", by, subject="reset")["rows"]},
    }


def test_a_reset_of_somebody_who_also_sits_elsewhere_is_told_to_whoever_keeps_access_over_both(cast: Cast):
    post, both, person = (
        new_post(cast, "finance"),
        new_post(cast, "interior"),
        new_person(cast, "Đỗ Thị Hai Nơi"),
    )
    cast.posts["local"] = new_post(cast, "finance")
    seat(cast, cast.posts["local"], new_person(cast))
    grant(cast, cast.posts["local"], "security", "", "finance")
    seat(cast, post, person)
    do("account.open", cast.access, person=person, login="hai-noi")
    do("credential.propose_reset", cast.access, person=person, what="password")
    before = waiting_and_offered(cast.local)["work"]
    seat(cast, both, person)
    after = [waiting_and_offered(by)["work"] for by in (cast.local, cast.second_access)]
    del cast.posts["local"]
    assert [before, *after] == [[("reset", "Đỗ Thị Hai Nơi")], [], [("reset", "Đỗ Thị Hai Nơi")]]
