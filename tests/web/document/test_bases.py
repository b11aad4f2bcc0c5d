"""The list of bases: what stands on it and what has ended, by whom, and who is led to its acts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steward.models import Account, BasisEntry
from steward.reads.catalogue import find
from steward.rules.document.basis import may_adopt_basis, may_end_basis
from steward.rules.machinery.fields import read
from tests.acts.document.drafted import proposed
from tests.cast import LOW, TODAY, Cast, do

TOMORROW = TODAY + timedelta(days=1)
WHY = "danh mục mới"


def told(by: object) -> dict:
    question = find("bases")
    return question.run(read(question.params, {}), by)


def row(by: object, code: str) -> dict:
    return next(one for one in told(by)["rows"] if one["code"] == code)


def signed(login: str, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(
        Account.objects.get(login=login), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(login: str, name: str = "bases", *args: str, language: str = "en") -> str:
    answer = signed(login, language).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def end(cast: Cast, until: object = TODAY, by: str = "access") -> str:
    return do("basis.end", getattr(cast, by), basis=cast.basis["low"], until=str(until), reason=WHY).result[
        "basis"
    ]


@pytest.mark.parametrize(("until", "stands"), [(TODAY, "has_ended"), (TOMORROW, "holds")])
def test_an_entry_ends_on_its_day_with_who_adopted_it_and_who_ended_it(cast: Cast, until, stands):
    end(cast, until, by="second_access")
    found, other = row(cast.drafter, "NV-01"), row(cast.drafter, "NV-09")
    assert (found["on_day"], found["until"], found["reason"]) == (stands, str(until), WHY)
    assert (found["adopted_by"]["vi"], found["ended_by"]["vi"]) == (
        "Trưởng phòng An ninh thông tin",
        "Phó Chánh Văn phòng",
    )
    assert (other["on_day"], other["until"], other["ended_by"]) == ("holds", None, None)


def test_an_entry_to_come_stands_among_those_in_force_and_says_so(cast: Cast):
    do(
        "basis.adopt",
        cast.access,
        code="NV-10",
        text="Kế hoạch thanh tra",
        level=LOW,
        since=str(TODAY + timedelta(days=3650)),
    )
    assert row(cast.drafter, "NV-10")["on_day"] == "to_come" and "Not yet in force" in page("drafter")


def test_who_entered_an_end_is_part_of_the_record_and_stands_there_with_the_end_alone(cast: Cast):
    entry = BasisEntry.objects.get(key=end(cast))
    assert {"adopted_by_id", "ended_by_id"} <= set(BasisEntry.columns(1))
    for columns in ({"ended_by": None}, {"until": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BasisEntry.objects.filter(pk=entry.pk).update(**columns)
    BasisEntry.objects.filter(pk=entry.pk).update(until=None, ended_by=None)


@pytest.mark.parametrize("who", ["registrar", "keeper", "drafter", "outsider", "administrator"])
def test_everybody_reads_the_list_and_only_whoever_keeps_it_is_led_to_its_acts(cast: Cast, who):
    end(cast, TOMORROW)
    by, keeps = getattr(cast, who), cast.access
    strip = lambda rows: [{**one, "may": []} for one in rows]  # noqa: E731
    assert told(by)["may"] == [] and not any(one["may"] for one in told(by)["rows"])
    assert told(keeps)["may"] == [may_adopt_basis.name]
    assert [one["may"] for one in told(keeps)["rows"]] == [[may_end_basis.name]] * 2
    assert strip(told(by)["rows"]) == strip(told(keeps)["rows"])
    for act in (may_adopt_basis, may_end_basis):
        address = reverse("act", args=[act.name])
        assert address in page("an") and address not in page(who)


def test_an_entry_that_has_ended_is_shown_below_and_can_be_ended_no_more(cast: Cast):
    before = page("an")
    assert "No longer in force" not in before
    end(cast)
    after = page("an")
    standing, ended = after.split('id="ended"')
    assert "NV-09" in standing and "NV-01" not in standing and "NV-01" in ended and WHY in ended
    assert may_end_basis.name in standing and may_end_basis.name not in ended


def test_an_entry_of_a_rule_set_that_was_followed_by_another_has_ended_with_it(cast: Cast):
    BasisEntry.objects.filter(key=cast.basis["low"]).update(scheme="vn-2020")
    old, own = row(cast.access, "NV-01"), row(cast.access, "NV-09")
    assert (old["on_day"], old["may"], old["ruleset"]["code"]) == ("has_ended", [], "vn-2020")
    assert (own["on_day"], own["may"], own["ruleset"]["code"]) == ("holds", [may_end_basis.name], "vn-2026")
    assert "its rule set holds no more" in page("registrar").split('id="ended"')[1]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "No entry of the list is in force"), ("vi", "Chưa có mục nào đang có hiệu lực")],
)
def test_a_list_of_which_nothing_is_in_force_says_who_fills_it(cast: Cast, language, said):
    assert said not in page("registrar", language=language)
    for key in cast.basis.values():
        do("basis.end", cast.access, basis=key, until=str(TODAY), reason=WHY)
    assert said in page("registrar", language=language)


def test_the_list_is_reached_from_the_rule_sets_and_from_what_a_document_cites(cast: Cast):
    document = proposed(cast)
    assert f'href="{reverse("bases")}"' in page("registrar", "schemes")
    place = f"basis-{cast.basis['low']}"
    assert f'href="{reverse("bases")}#{place}"' in page("drafter", "document", document)
    assert f'id="{place}"' in page("drafter")


def test_the_json_interface_answers_the_same_list(cast: Cast):
    end(cast)
    answer = signed("drafter").get("/api/bases")
    assert answer.status_code == 200 and answer.json()["rows"] == told(cast.drafter)["rows"]


def test_a_longer_list_asks_the_tables_no_more_often(cast: Cast):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            told(cast.access)
        return len(found)

    few = asked()
    for n in range(5):
        do("basis.adopt", cast.access, code=f"X-{n}", text="Mục thêm", level=LOW, since=str(TODAY))
    assert asked() == few
