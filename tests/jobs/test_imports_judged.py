"""What looking says of a row is what the act says of it: good is entered, faulty is refused. Random rows,
right and wrong."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

from steward.jobs import imports
from steward.models import BookEntry, Head
from steward.rules.machinery.answers import Invalid, No, Refusal
from tests.cast import LOW, MIDDLE, TOP, Cast, do, incoming
from tests.jobs.workbooks import HEAD, carried_out

#: What looking says of a cell that it emptied, and what the act says of what stood in it:
#: the first of two rule sets.
EMPTIED = dict.fromkeys(
    ("only_the_kind", "emptied_at_level"), ("field_forbidden_at_level", "field_needs_agreement")
)
LEVELS = {"Mật": LOW, "C": LOW, "Tối mật": MIDDLE, "Tuyệt mật": TOP}
#: Columns that a random row has beside those of the book, and what may stand in them.
MORE = {
    "Chỉ người có tên mới được bóc bì": ("", "", "", "x"),
    "Bảo vệ đến ngày": ("", "", "", "05/11/2026", "01/01/2031", "01/01/2056"),
    "Văn bản gia hạn": ("", "", "5/CV ngày 01/11/2026"),
    "Bản số": ("", "", "3 4", "7 7", "0"),
    "Số trang": ("", "", "2"),
    "Diện được biết": ("", "", "", "Z"),
    "Được phép ghi trích yếu": ("", "", "x"),
}


def random_rows(draw: Random, number: int) -> list[list[Any]]:
    """Rows of few issuers, numbers and days, right and wrong in every way that a cell can be read."""
    return [
        [
            "",
            draw.choice(("05/11/2026", "30/12/2025", "16/11/2026", "17/11/2026")),
            draw.choice(("", "1")),
            draw.choice(("Bộ Nội vụ", "bộ nội  vụ", "Bộ Y tế", "Bộ Y tế", "")),
            draw.choice(("7/BC", "07/BC", "Số 7/BC", "8/BC", "9/BC")),
            draw.choice(("01/11/2026", "29/12/2025", "05/11/2026", "2012-03-01", "")),
            draw.choice(("Báo cáo", "Báo cáo – Công tác", "Báo cáo – Công tác", "")),
            draw.choice(("Mật", "Mật", "Tối mật", "Tuyệt mật", "C", "Rất mật")),
            "",
            "",
            *map(draw.choice, MORE.values()),
        ]
        for _ in range(number)
    ]


def typed(cast: Cast, row: Sequence[Any], faults: set[tuple[str, str]]) -> dict[str, Any]:
    """The order that a person would send for a row;
    what is asked about is answered where looking does not tell of it."""
    (
        _,
        arrived,
        number,
        issuer,
        symbol,
        dated,
        title,
        level,
        unit,
        note,
        unopened,
        until,
        extended,
        copies,
        pages,
        needs,
        agreed,
    ) = row
    kind, _, abstract = title.partition(" – ")
    return {
        "book": cast.books["incoming"],
        "arrived_on": arrived,
        "arrival_number": number,
        "issuing_body": issuer,
        "symbol": symbol,
        "dated": dated,
        "kind": kind,
        "abstract": abstract,
        "level": LEVELS.get(level, level),
        "receiving_unit": unit,
        "note": note,
        "unopened": unopened == "x",
        "protected_until": until,
        "extended": extended,
        "copies": copies,
        "pages": pages,
        "compartments": needs,
        "agreed": agreed == "x",
        **{
            flag: not any(imports.ASKED.get(code) == flag for _, code in faults)
            for flag in imports.ALL_THE_SAME
        },
    }


def told(no: No) -> set[tuple[str, str]]:
    """What an answer says of which fields."""
    if isinstance(no, Invalid):
        return {(name, code) for name, (code, _) in no.fields.items()}
    return {(no.at, no.code)} if isinstance(no, Refusal) else set()


@pytest.mark.parametrize("seed", range(6))
def test_what_looking_calls_good_is_entered_whatever_stands_already(
    cast: Cast, look: Callable[..., str], clock: None, seed: int
) -> None:
    """Random rows from few issuers, numbers and days, against entries made by hand of the same few."""
    draw = Random(seed)
    for _ in range(5):
        incoming(
            cast,
            issuing_body=draw.choice(("Bộ Nội vụ", "Bộ Y tế")),
            symbol=draw.choice(("7/BC", "8/BC")),
            dated="2026-11-01",
        )
    accepted = [flag for flag in imports.ALL_THE_SAME if draw.random() < 0.5]
    key = look(random_rows(draw, 60), head=(*HEAD, *MORE))
    order = imports.order_of(key, cast.key("registrar"))
    good = sum(v.state == "good" for v in imports._verdicts(order, cast.registrar, accepted))
    tally = carried_out(cast, key, skip=True, accepted=accepted)
    assert (tally["registered"], tally["refused"]) == (good, 0) and good > 0


@pytest.mark.parametrize("seed", range(6))
def test_what_looking_calls_faulty_the_act_refuses_for_a_reason_that_was_told(
    cast: Cast, look: Callable[..., str], clock: None, seed: int
) -> None:
    """But a line that stands twice in the workbook: there the workbook is wrong and not the paper."""
    draw = Random(seed)
    for _ in range(5):
        incoming(
            cast,
            issuing_body=draw.choice(("Bộ Nội vụ", "Bộ Y tế")),
            symbol=draw.choice(("7/BC", "8/BC")),
            dated="2026-11-01",
        )
    rows, size = random_rows(draw, 60), Head.objects.get().size
    looked, met = imports.looked(look(rows, head=(*HEAD, *MORE))), set[str]()
    for verdict in looked["faulty"]:
        row = rows[verdict["row"] - 2]
        faults = {(name, one) for name, code, _ in verdict["faults"] for one in EMPTIED.get(code, (code,))}
        faults -= {("symbol", "twice_in_workbook")}
        if faults:
            with pytest.raises(No) as no:
                do("document.register_incoming", cast.registrar, **typed(cast, row, faults))
            assert told(no.value) and told(no.value) <= faults, row
            met |= {code for _, code in faults}
    assert Head.objects.get().size == size and len(met) > 10


def test_an_opening_balance_with_papers_that_their_issuers_extended_is_taken(
    cast: Cast, look: Callable[..., str], clock: None
) -> None:
    """Beyond the period of the level, which only the paper allows that extended it."""
    late = [
        "",
        "05/11/2026",
        "",
        "Bộ Nội vụ",
        "77/BC",
        "01/05/2021",
        "Báo cáo – Công tác",
        "Mật",
        "",
        "",
        "01/05/2036",
    ]
    head = (*HEAD, "Bảo vệ đến ngày", "Văn bản gia hạn")
    found = imports.looked(look([[*late, ""]], head=head))
    assert [(field, code) for field, code, _ in found["faulty"][0]["faults"]] == [
        ("protected_until", "longer_than_the_period")
    ]
    key = look([[*late, "5/CV-BNV ngày 01/3/2031"]], head=head)
    assert imports.looked(key)["left"] == [] and carried_out(cast, key)["registered"] == 1
    row = BookEntry.objects.get().document
    assert (str(row.protected_until), row.extended) == ("2036-05-01", "5/CV-BNV ngày 01/3/2031")
