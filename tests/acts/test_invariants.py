"""The campaign's own judges complain: of a number given out twice, and of a move that never happens."""

from types import SimpleNamespace

import pytest

from steward.models import Document
from steward.rules.document import twice
from tests.acts.document.test_twice import issue
from tests.acts.invariants import Watch, once
from tests.acts.machine import MOVES, Move
from tests.acts.test_state_machine import LONG, MAY_MISS, RARE, SHORT, lacking
from tests.cast import Cast, do


def line(name: str, symbol: str, kind: str = "Báo cáo") -> SimpleNamespace:
    return SimpleNamespace(name=name, document=SimpleNamespace(kind=kind, symbol=symbol))


@pytest.mark.parametrize("again", ["7/QĐ", "07/QĐ", "Số 7/QĐ", "7 / QĐ"])
def test_a_number_that_two_lines_bear_is_complained_of_with_both_lines(again):
    lines = [line("a", "7/QĐ"), line("b", "8/QĐ"), line("c", "7/QĐ", "Công văn"), line("d", "7/TB")]
    once(lines)
    with pytest.raises(AssertionError, match=r"\('e', 'a'"):
        once([*lines, line("e", again)])


def test_where_the_rule_is_blind_to_numbers_the_campaign_sees_it_though_one_line_is_cancelled(
    cast: Cast, monkeypatch
):
    monkeypatch.setattr(twice, "given_once", lambda *_, **__: None)
    watch = Watch()
    entry = Document.objects.get(key=issue(cast, "7/QĐ-SNV").result["document"]).entries.get()
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    do("document.confirm_cancelling", cast.second_registrar, entry=str(entry.key))
    watch.after(issue(cast, "8/QĐ-SNV").index)
    second = issue(cast, "Số 07/QĐ-SNV")
    for look in (watch.everything, lambda: watch.after(second.index)):
        with pytest.raises(AssertionError, match="bookentry"):
            look()


# ---- what never happened ----

RARELY, OFTEN = (
    [Move((f"rare.{n}",), RARE, print) for n in range(MAY_MISS + 1)],
    Move(("often.one", "often.two"), RARE + 1, print),
)
EVERY = [*RARELY, OFTEN]
DONE = {act for one in EVERY for act in one.acts}
FIRST = {act for one in RARELY[:MAY_MISS] for act in one.acts}


def test_a_run_in_which_everything_happened_lacks_nothing_however_long_it_was():
    assert [lacking(EVERY, DONE, steps) for steps in (1, SHORT, LONG)] == [[], [], []]


def test_an_act_that_is_done_often_is_lacked_by_a_short_run_though_its_move_happened():
    done = DONE - {"often.two"}
    assert [lacking(EVERY, done, steps) for steps in (SHORT - 1, SHORT, LONG)] == [
        [],
        ["often.two"],
        ["often.two"],
    ]


def test_so_many_rare_acts_may_be_missed_by_a_short_run_and_not_one_more_and_none_by_a_long_one():
    few = DONE - FIRST
    assert lacking(EVERY, few, SHORT) == [] and lacking(EVERY, few, LONG) == sorted(FIRST)
    many = few - {f"rare.{MAY_MISS}"}
    assert lacking(EVERY, many, SHORT) == sorted(DONE - {"often.one", "often.two"})


def test_there_are_more_rare_acts_than_may_be_missed_so_that_the_bound_binds():
    assert len({act for one in MOVES if one.weight <= RARE for act in one.acts}) > MAY_MISS
