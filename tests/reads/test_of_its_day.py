"""What is told of a right, a decision and an entry of the list as of a day: not yet, still, no longer,
and by which law."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from steward.foundations.scheme import Scheme, loads, shipped, shipped_text
from steward.models import schemes
from steward.reads.catalogue import find
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.acts.document.drafted import determined
from tests.cast import LOW, TODAY, Cast, do
from tests.web.conftest import signed as signed

LATER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
NOW = shipped()["vn-2026"]


def ask(question: str, by: Actor, /, **values):
    found = find(question)
    with translation.override("en"):
        return found.run(read(found.params, values), by)


def facts(subject: str, key: str, by: Actor) -> dict[str, str]:
    return {row["label"]: row["value"] for row in ask("summary", by, subject=subject, key=key)["rows"]}


SHOWN = [
    ({"since": str(TODAY)}, True, "Registrar{over}"),
    ({"since": str(TODAY), "until": "2026-11-30"}, True, "Registrar{over} (ends on 30/11/2026)"),
    ({"since": "2027-03-01"}, True, "Registrar{over} (only from 01/03/2027)"),
    (
        {"since": "2026-12-01", "until": "2026-12-05"},
        True,
        "Registrar{over} (only from 01/12/2026 to 05/12/2026)",
    ),
    ({"since": str(TODAY)}, False, "Registrar{over} (waits for a second person)"),
    ({"since": "2027-03-01"}, False, "Registrar{over} (waits for a second person; only from 01/03/2027)"),
]


@pytest.mark.parametrize(("days", "confirmed", "said"), SHOWN)
def test_what_a_post_may_do_is_said_with_the_days_on_which_it_may(
    cast: Cast, signed, days, confirmed: bool, said: str
):
    order = {
        "office": cast.key("keeper"),
        "role": "registrar",
        "unit": cast.units["interior"],
        "level": LOW,
        **days,
    }
    right = do("authorisation.propose", cast.access, trained_on="2026-01-04", **order).result["authorisation"]
    if confirmed:
        do("authorisation.confirm", cast.second_access, authorisation=right)
    held = facts("office", cast.key("keeper"), cast.access)["Authorisations"]
    assert held == "Reader – Phòng Văn thư; " + said.format(over=" – Sở Nội vụ")
    page = signed("an").get("/units/").content.decode()
    assert f"· Reader, {said.format(over='')}</span>" in page


def test_a_right_that_is_over_is_no_longer_said_of_a_post(cast: Cast):
    order = {"office": cast.key("keeper"), "role": "registrar", "unit": cast.units["interior"], "level": LOW}
    days = {"since": str(TODAY), "until": "2026-11-20", "trained_on": "2026-01-04"}
    right = do("authorisation.propose", cast.access, **order, **days).result["authorisation"]
    do("authorisation.confirm", cast.second_access, authorisation=right)
    after = actor_for(cast.key("access"), LATER)
    assert facts("office", cast.key("keeper"), after)["Authorisations"] == "Reader – Phòng Văn thư"


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Scheme:
    """A corrected text of the law in force, in which the capacity of the head has another name."""
    capacity = next(one for one in NOW.capacities if one.code == "province-chair")
    text = shipped_text(NOW.code).replace(f'"{capacity.name.en}"', '"Head of the province"')
    texts = {code: shipped_text(code) for code in shipped()} | {NOW.code: text}
    monkeypatch.setattr(schemes, "shipped_text", texts.__getitem__)
    monkeypatch.setattr(schemes, "shipped", lambda: {code: loads(said, code) for code, said in texts.items()})
    return loads(text)


def test_a_shown_decision_names_the_capacity_as_the_law_of_its_day_did(cast: Cast, release: Scheme):
    before = determined(cast)
    later = {name: actor_for(cast.key(name), LATER) for name in ("access", "drafter", "head")}
    do("scheme.adopt", later["access"], now=LATER, rule_set=f"{release.code}@{release.digest}")
    order = {"kind": "Báo cáo", "abstract": "Nhân sự", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    after = do("document.propose", later["drafter"], now=LATER, **order).result["document"]
    do("document.determine", actor_for(cast.key("head"), LATER), now=LATER, document=after)
    named = [
        ask("document", later["head"], document=key)["decisions"][-1]["authority"]["capacity"]["en"]
        for key in (before, after)
    ]
    assert named == [
        next(one.name.en for one in NOW.capacities if one.code == "province-chair"),
        "Head of the province",
    ]


def test_an_entry_of_the_list_says_from_when_it_is_out_of_force_and_a_right_until_when_it_holds(cast: Cast):
    told = facts("basis", cast.basis["low"], cast.access)
    assert (
        "Until" not in told
        and told["In force since"] == "01/03/2026"
        and not told.get("No longer in force from")
    )
    do("basis.end", cast.access, basis=cast.basis["low"], until="2026-12-01", reason="bãi bỏ")
    assert facts("basis", cast.basis["low"], cast.access)["No longer in force from"] == "01/12/2026"
    order = {
        "office": cast.key("keeper"),
        "role": "inspector",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": str(TODAY),
    }
    right = do(
        "authorisation.propose", cast.access, trained_on="2026-01-04", until="2026-12-01", **order
    ).result["authorisation"]
    assert facts("authorisation", right, cast.access)["Until"] == "01/12/2026"


def test_the_law_of_a_day_comes_first_and_a_code_that_it_does_not_know_is_named_by_another(cast: Cast):
    from steward.models.organisation import Laws

    old, new = shipped()["vn-2020"], NOW
    laws = Laws(((date(2020, 1, 1), old), (date(2026, 3, 1), new)))
    assert next(laws.first_of(date(2021, 5, 1))) is old and next(laws.first_of(TODAY)) is new
    assert next(laws.first_of(None)) is new and set(laws.first_of(TODAY)) == {old, new}
