"""Every question answers every member of the cast in plain JSON values, or says it is unknown."""

import json

import pytest

from steward.reads.catalogue import QUESTIONS, find
from steward.rules.fields import read, required
from tests.cast import OFFICES, Cast, do, incoming


def ask(question, by, /, **values):
    question = find(question)
    return question.run(read(question.params, values), by)


@pytest.mark.parametrize("who", [*OFFICES, "access"])
@pytest.mark.parametrize("question", [q.name for q in QUESTIONS if not required(q.params)])
def test_a_question_without_parameters_answers_everybody(cast: Cast, question: str, who: str):
    incoming(cast)
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
    assert [row["what"] for row in ask("work", cast.keeper)["sign"]] == ["offer"]
    assert ask("work", cast.second_keeper)["sign"] == []
    assert [row["what"] for row in ask("work", cast.registrar)["watch"]] == ["offered"]


def test_the_document_page_names_keepers_to_the_registrar_and_units_to_others(cast: Cast):
    made = incoming(cast).result
    seen = ask("document", cast.registrar, document=made["document"])
    assert seen["copies"][0]["keeper"]["key"] == cast.key("registrar")
    seen = ask("document", cast.drafter, document=made["document"])
    assert seen["copies"][0]["keeper"] is None and seen["copies"][0]["unit"]["code"] == "records"
