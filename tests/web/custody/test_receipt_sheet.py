"""What stands on the receipt of a handover: the unit that gives, each copy by number, kind and abstract,
in order."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from steward.acts import catalogue as acts
from steward.acts.machinery.envelope import perform_many
from steward.models import Account
from steward.rules.machinery.fields import read
from tests.cast import NOW, TOP, Cast, do, incoming
from tests.web.test_papers import said


def accepted(cast: Cast, copies: list[str], to: str = "drafter") -> str:
    """Handed over by the registrar one by one and accepted in one go: the key of the first handover."""
    offers = [
        do("copy.offer", cast.registrar, copy=copy, to=cast.key(to)).result["handover"] for copy in copies
    ]
    act = acts.find("copy.accept")
    perform_many(
        [(act, read(act.order, {"handover": o}), str(uuid.uuid4())) for o in offers], getattr(cast, to), NOW
    )
    return offers[0]


@pytest.fixture
def sheet(cast: Cast):
    """The text of a receipt as a party reads it."""

    def read_by(name: str, handover: str, language: str = "vi") -> str:
        client = Client(headers={"Accept-Language": language})
        client.force_login(
            Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return said(client.get(reverse("receipt", args=[handover])).content)

    return read_by


def test_a_receipt_names_each_copy_by_number_and_by_kind_and_abstract(cast: Cast, sheet):
    handover = accepted(
        cast, incoming(cast, symbol="12/KH", kind="Kế hoạch", abstract="Phòng chống lụt bão").result["copies"]
    )
    for party in ("registrar", "drafter"):
        text = sheet(party, handover)
        assert "Kế hoạch – Phòng chống lụt bão" in text and text.count("12/KH") == 2
        assert "Bản số 3" in text and "Bản sao" not in text


def test_where_the_level_forbids_the_abstract_the_kind_stands_alone(cast: Cast, sheet):
    handover = accepted(
        cast, incoming(cast, symbol="2/BC", level=TOP, kind="Báo cáo", abstract="").result["copies"]
    )
    text = sheet("registrar", handover)
    assert "Báo cáo" in text and "Báo cáo –" not in text


def test_the_head_of_a_receipt_is_the_giving_unit_below_the_organisation_number_and_place_left_to_the_hand(
    cast, sheet
):
    text = sheet("registrar", accepted(cast, incoming(cast).result["copies"]))
    assert "PHÒNG VĂN THƯ" in text and "Số: …………" in text and "…………, ngày 16 tháng 11 năm 2026" in text


def test_a_receipt_lists_its_copies_in_order_whatever_order_they_were_ticked_in(cast: Cast, sheet):
    copies = incoming(cast, copies="9 10 11").result["copies"]
    text = sheet("registrar", accepted(cast, copies[::-1]))
    places = [text.index(f"Bản số {n}") for n in (9, 10, 11)]
    assert places == sorted(places)
