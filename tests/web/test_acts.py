"""The page of an act: from a thing or from nowhere, with its receivers, refused, confirmed."""

import json
import re

import pytest

from steward.acts.catalogue import ACTS
from steward.acts.machinery.act import Act
from steward.models import Head, RuleSet
from steward.rules.machinery.fields import kinds
from tests.cast import LOW, MIDDLE, TOP, do, grant, incoming
from tests.house.test_orders_stay_readable import ORDERS
from tests.web.acting import NOBODY, PAPER, page_of, text_of

# ---- from a thing, from nowhere ----


def test_opened_from_a_thing_the_thing_is_a_fact_and_no_field(cast, signed):
    copy = incoming(cast).result["copies"][0]
    page = text_of(signed("registrar").get(page_of("copy.offer"), {"copy": copy}))
    assert f'<input type="hidden" name="copy" value="{copy}"' in page and "12/BC-BNV" in page
    assert not re.search(r'<(select|textarea)[^>]*name="copy"', page)


def test_opened_from_nowhere_everything_that_may_be_chosen_is_listed_and_what_looks_alike_is_told_apart(
    cast, signed
):
    one, other = (incoming(cast, copies="1").result for _ in range(2))
    page = text_of(signed("registrar").get(page_of("copy.offer")))
    assert {one["copies"][0], other["copies"][0]} == set(
        re.findall(r'data-open="[^"]*copy=([0-9a-f-]+)', page)
    )
    labels = re.findall(r'<div class="what"><a href="[^"]+">([^<]+)</a>', page)
    assert len(set(labels)) == 2 and all(" · " in label for label in labels)


def test_what_may_not_be_done_is_refused_before_a_form_is_shown(cast, signed):
    copy = incoming(cast).result["copies"][0]
    allowed, refused = (
        signed(who).get(page_of("copy.offer"), {"copy": copy}) for who in ("registrar", "second_registrar")
    )
    assert allowed.status_code == 200 and "Only the keeper of a copy" not in text_of(allowed)
    assert (
        refused.status_code == 403
        and "Only the keeper of a copy" in text_of(refused)
        and "<textarea" not in text_of(refused)
    )


def test_an_act_with_a_page_of_its_own_is_not_filled_in_on_the_common_one(cast, signed):
    first, _ = (incoming(cast, symbol=f"{n}/X").result["document"] for n in range(2))
    page = text_of(signed("registrar").get(page_of("document.keep_fingerprints")))
    assert f"/{first}/fingerprints/" in page and "prints" not in re.findall(r'name="(\w+)"', page)


@pytest.mark.parametrize(
    "act", [act for act in ACTS if "post" in act.standing.principals], ids=lambda act: act.name
)
def test_the_page_of_an_act_answers_everybody_with_a_form_a_list_or_a_refusal(cast, signed, act):
    incoming(cast)
    answers = {
        who: signed(who).get(page_of(act.name)).status_code for who in ("registrar", "head", "an", "outsider")
    }
    assert set(answers.values()) <= ({404} if act.standing.hands_out else {200, 302, 403})


# ---- receivers ----


def receivers(page: str) -> dict[str, tuple[bool, str]]:
    """By name of the post: whether it can be chosen, and what is said of it."""
    field = page[page.index('name="to"') :]
    told = re.findall(r'<option value="[^"]+"([^>]*)>([^<]+)</option>', field[: field.index("</select>")])
    return {
        label.split(" – ")[0]: ("disabled" not in state, label.rsplit(" – ", 1)[1]) for state, label in told
    }


def test_of_a_receiver_only_this_is_shown_whether_he_may_have_these_copies_and_until_when(cast, signed):
    grant(cast, cast.key("outsider"), "reader", MIDDLE, "interior", until="2026-12-31")
    low, high = (
        incoming(cast).result["copies"][0],
        incoming(cast, symbol="9/X", level=MIDDLE).result["copies"][0],
    )
    top = incoming(cast, symbol="1/Y", level=TOP, abstract="").result["copies"][0]
    at = {
        level: receivers(text_of(signed("registrar").get(page_of("copy.offer"), {"copy": copy})))
        for level, copy in ((LOW, low), (MIDDLE, high), (TOP, top))
    }
    post = "Chuyên viên Sở Tài chính"
    assert at[LOW][post] == (True, "may have it") and at[MIDDLE][post] == (
        True,
        "may have it, until 31/12/2026",
    )
    assert at[TOP][post] == (False, "not for this level")
    may = [can for can, _ in at[MIDDLE].values()]
    assert may == sorted(may, reverse=True), "those who may stand first"


def test_of_many_receivers_those_who_may_are_suggested_first_each_with_what_is_said_of_him(
    cast, signed, monkeypatch
):
    monkeypatch.setattr("steward.web.machinery.records.SELECTED", 3)
    copy = incoming(cast, level=MIDDLE).result["copies"][0]
    page = text_of(signed("registrar").get(page_of("copy.offer"), {"copy": copy}))
    listed = page[page.index('<datalist id="list-to">') : page.index("</datalist>")]
    said_of_each = re.findall(r'<option value="[^"]+">([^<]*)</option>', listed)
    assert set(said_of_each) >= {"may have it", "not for this level"}
    assert said_of_each == sorted(said_of_each, key=lambda text: not text.startswith("may have it"))


def test_who_may_have_a_copy_is_told_only_to_whoever_could_hand_it_over(cast, signed):
    copy = incoming(cast).result["copies"][0]
    asked = {"subject": "office", "fitting": "copy.offer", "things": copy}
    told = {
        who: signed(who).get("/api/pick", asked).status_code
        for who in ("registrar", "second_registrar", "outsider")
    }
    assert told == {"registrar": 200, "second_registrar": 403, "outsider": 404}
    rows = signed("registrar").get("/api/pick", asked).json()["rows"]
    assert {name for row in rows for name in row} == {"key", "label", "may", "because", "until", "first"}


def test_a_copy_goes_back_to_the_registry_that_it_came_from(cast, signed):
    copy = incoming(cast).result["copies"][0]
    for who in ("second_registrar", "registrar"):
        offer = (
            do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
            if who == "registrar"
            else None
        )
    assert offer
    do("copy.accept", cast.keeper, handover=offer)
    page = text_of(signed("keeper").get(page_of("copy.return"), {"copy": copy}))
    assert f'<option value="{cast.key("registrar")}" selected' in page


# ---- confirmation ----

GRAVE = [act for act in ACTS if act.standing.grave and "post" in act.standing.principals]


@pytest.mark.parametrize("act", GRAVE, ids=lambda act: act.name)
def test_every_act_that_cannot_be_taken_back_is_shown_once_more_with_all_that_was_sent(
    cast, signed, act: Act
):
    sent = json.loads((ORDERS / f"{act.name}.json").read_text(encoding="utf-8"))
    if act.name == "scheme.adopt":  # a choice names what this release brings, to the last figure
        sent["rule_set"] = next(f"{one.code}@{one.digest}" for one in RuleSet.objects.offered())
    size = Head.objects.get().size
    page = signed("registrar").post(
        page_of(act.name), {**sent, "about": "yes", "origin": "t", "expect": f"{NOBODY}:3"}
    )
    assert (
        page.status_code == 200
        and 'name="confirmed" value="yes"' in text_of(page)
        and Head.objects.get().size == size
    )
    for name, value in {**sent, "expect": f"{NOBODY}:3", "origin": "t"}.items():
        assert f'name="{name}" value="{value}"' in text_of(page), name


def test_no_act_that_is_shown_once_more_takes_a_file(cast):
    """It would be lost on the way: a page cannot give a file back."""
    assert [
        act.name
        for act in ACTS
        if act.standing.grave and any(k.name == "file" for k in kinds(act.order).values())
    ] == []


def test_a_confirmation_tells_what_it_is_about(cast, signed):
    key = incoming(cast).result["document"]
    page = text_of(
        signed("head").post(
            page_of("document.declassify"), {"document": key, "about": "yes", "ground": "x", "origin": "t"}
        )
    )
    assert "12/BC-BNV" in page and "Công tác cán bộ quý IV" in page and "In force" not in page


# ---- refusals that belong to one field ----


def test_a_refusal_about_one_field_stands_at_the_field_and_in_the_title_and_json_names_it(cast, signed):
    client, size = signed("registrar"), Head.objects.get().size
    wrong = {**PAPER, "book": cast.books["incoming"], "dated": "17/11/2026"}
    page = client.post(page_of("document.register_incoming"), {**wrong, "origin": "t"})
    assert page.status_code == 422 and Head.objects.get().size == size
    field = text_of(page)[text_of(page).index('class="field bad"') :]
    assert (
        field.index('name="dated"')
        < field.index("dated 17/11/2026, after it arrived")
        < field.index('name="level"')
    )
    assert "<title>Error: " in text_of(page) and "Not done:" not in text_of(page)
    answer = client.post(
        "/api/acts/document.register_incoming", json.dumps(wrong), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        403,
        "dated_after_arrival",
        "dated",
    )


def test_a_refusal_of_the_whole_act_stands_above_the_form(cast, signed):
    copy = incoming(cast).result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    page = signed("registrar").post(
        page_of("copy.offer"), {"copy": copy, "to": cast.key("keeper"), "about": "yes", "origin": "t"}
    )
    assert page.status_code == 403 and "Not done:" in text_of(page) and "<title>Error: " in text_of(page)
    assert "<title>Error: " not in text_of(signed("registrar").get("/"))


@pytest.mark.parametrize("field", ["symbol", "abstract", "note"])
def test_no_text_is_cut_in_silence(cast, signed, field):
    client, longest = signed("registrar"), {"symbol": 80, "abstract": 500, "note": 400}[field]
    page = text_of(client.get(page_of("document.register_incoming"), {"book": cast.books["incoming"]}))
    form = page[page.index('<form class="form') : page.index("</form>", page.index('<form class="form'))]
    assert "maxlength" not in form and f'data-most="{longest}"' in form
    sent = {**PAPER, "book": cast.books["incoming"], "origin": "t", field: "x" * (longest + 1)}
    answer = client.post(page_of("document.register_incoming"), sent)
    assert answer.status_code == 422 and f"At most {longest} characters fit here." in text_of(answer)
    assert (
        client.post(page_of("document.register_incoming"), {**sent, field: "x" * longest}).status_code == 302
    )


def test_of_several_things_the_second_that_may_not_be_is_refused_before_a_form_is_shown(cast, signed):
    free, offered = incoming(cast, copies="1 2").result["copies"]
    do("copy.offer", cast.registrar, copy=offered, to=cast.key("keeper"))
    client, page = signed("registrar"), page_of("copy.propose_destruction")
    assert client.get(page, {"copies": [free]}).status_code == 200
    for order in ([free, offered], [offered, free]):
        assert client.get(page, {"copies": order}).status_code == 403
