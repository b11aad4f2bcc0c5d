"""What an act has done, in a sentence with names and numbers, and what takes it back.

Both are asked after the act, by the one who performed it:
a receipt that is given again says what there is now.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from steward.reads import offers
from steward.reads.machinery.thing import Things
from steward.reads.machinery.wording import filled, in_order, word
from steward.reads.people import lent
from steward.reads.things import THINGS
from steward.rules import catalogue
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.standing import Standing
from steward.rules.people.delegations import may_delegate


def sentence(act: Standing, result: Mapping[str, Any], by: Actor) -> str:
    """The act in the past tense: the names of the records in its result, then the numbers that it told;
    what else it comes to."""
    names: dict[str, Any] = {}
    records = _named({name: value for name, value in result.items() if name not in SEVERAL}, by)
    for subject, row in records:
        names = {**THINGS[subject].names(row), **names}
    told = {
        name: value for name, value in result.items() if name not in names and isinstance(value, str | int)
    }
    told |= {name: word(codes, str(result[name])) for name, codes in CODED.items() if name in result}
    more = [COMES_TO[act](row, by) for _, row in records] if act in COMES_TO else []
    return " ".join(filter(None, (filled(act.past, {**told, **_made(act.past, result, by), **names}), *more)))


def sentence_of_several(act: Standing, results: Sequence[Mapping[str, Any]], by: Actor) -> str:
    """Acts of one batch in the past tense: things that are told alike but
    for their own name stand in one sentence."""
    alike = defaultdict(list)
    for names in _names_of_each(results, by):
        alike[filled(act.past, {**names, act.subject: ""})].append(names)
    told = [_together(act, those) for those in alike.values()]
    return " ".join([*told[:NAMED], *([_more(len(told) - NAMED)] if len(told) > NAMED else [])])


def _together(act: Standing, those: Sequence[Mapping[str, Any]]) -> str:
    if len(those) == 1 or not act.pasts:
        return " ".join(filled(act.past, dict(names)) for names in those)
    called = [str(names[act.subject]) for names in those]
    called = in_order(called, str) if act.subject in SEVERAL.values() else called
    more = [_more(len(called) - NAMED)] if len(called) > NAMED else []
    return filled(act.pasts, {**those[0], "things": ", ".join([*called[:NAMED], *more])})


def _more(number: int) -> str:
    return ngettext("and %(n)d more", "and %(n)d more", number) % {"n": number}


def _names_of_each(results: Sequence[Mapping[str, Any]], by: Actor) -> list[dict[str, Any]]:
    """The names of the records in each result: one question for each subject,
    however many results there are."""
    keys = defaultdict(list)
    for subject, key in ((subject, key) for result in results for subject, key in result.items()):
        if subject in THINGS and isinstance(key, str):
            keys[subject].append(key)
    rows = {
        subject: {str(row.key): row for row in THINGS[subject].rows(by).filter(key__in=those)}
        for subject, those in keys.items()
    }
    told = []
    for result in results:
        names: dict[str, Any] = {}
        for subject, row in (
            (subject, rows[subject].get(key)) for subject, key in result.items() if subject in rows
        ):
            names = {**(THINGS[subject].names(row) if row else {}), **names}
        told.append(names)
    return told


def _made(past: str, result: Mapping[str, Any], by: Actor) -> dict[str, str]:
    """What several records of a result are called, where the sentence names them: each,
    or of many the first and the last."""
    told = {}
    for name in (one for one in SEVERAL if f"{{{one}}}" in past):
        called = [
            THINGS[subject].names(row)[subject] for subject, row in _named({name: result.get(name, ())}, by)
        ]
        called = in_order(called, str)
        told[name] = ", ".join(called) if len(called) <= NAMED else f"{called[0]} – {called[-1]}"
    return told


def undo(act: Standing, result: Mapping[str, Any], by: Actor) -> tuple[Standing, str, str] | None:
    """The act that takes this one back while nothing stands against it,
    with the subject and key of its thing."""
    back = catalogue.BY_NAME.get(act.undo)
    if back is None:
        return None
    for subject, row in _named(result, by):
        if subject in back.on and back(by, row.thing(by.day)) is None:
            return back, subject, str(row.key)
    return None


#: What an act comes to besides, told of the record that it made.
COMES_TO: dict[Standing, Callable[[Any, Actor], str]] = {may_delegate: lent.beside_an_older}
#: Results that are codes, with the table of their words.
CODED = {"field": "correctable"}
#: Results that name several records, with their subject.
SEVERAL = {"copies": "copy"}
#: The most records that a sentence names one by one.
NAMED = 5


@dataclass(frozen=True)
class Step:
    """What can be done next: an act, and to which things; `label` is what one of them is called."""

    act: Standing
    subject: str
    keys: tuple[str, ...]
    label: str = ""


def following(act: Standing, result: Mapping[str, Any], by: Actor) -> list[Step]:
    """The natural successors: what comes then, and the first thing to do with what was made or changed,
    where it may be done."""
    told: dict[Standing, Step] = {}
    for subject, row in _named(result, by):
        for one in catalogue.on(subject):
            if (
                (one.main or one.name == act.then)
                and one is not act
                and one.name != act.undo
                and one(by, row.thing(by.day)) is None
            ):
                known = told.get(one)
                told[one] = Step(one, subject, (*(known.keys if known else ()), str(row.key)))
    return sorted(told.values(), key=lambda step: step.act.name != act.then)


def waiting(act: Standing, result: Mapping[str, Any], by: Actor) -> Step | None:
    """Of acts done one after another, the oldest thing that this one may be done to: beside the last one,
    else anywhere."""
    if not act.again:
        return None
    before = dict(_named(result, by))
    for subject in act.on:
        kind, last = THINGS[subject], before.get(subject)
        beside = kind.beside(last) if last is not None and kind.beside else {}
        for within in (beside, {}) if beside else ({},):
            found = next(offers.among(act, subject, by, within=within, at_once=1, order=kind.waits), None)
            if found is not None:
                return Step(act, subject, (str(found.key),), _called(kind, found))
    return None


def _called(kind: Things, row: Any) -> str:
    """What a record is called where nothing stands beside it: with whose it is."""
    whose = kind.whose(row)
    return f"{kind.label(row).strip()} ({whose})" if whose else kind.label(row).strip()


def _named(result: Mapping[str, Any], by: Actor) -> list[tuple[str, Any]]:
    """The records that a result names and that exist for this actor."""
    keys = [(subject, [key]) for subject, key in result.items() if subject in THINGS and isinstance(key, str)]
    keys += [(SEVERAL[name], list(told)) for name, told in result.items() if name in SEVERAL]
    return [
        (subject, row)
        for subject, those in keys
        for row in THINGS[subject].rows(by).filter(key__in=those).order_by("pk")
    ]


def told(act: Standing, receipt: Any, by: Actor) -> dict[str, Any]:
    """A receipt as a program is told it; `once` holds what is shown now and never again,
    such as a one-time password."""
    undone = undo(act, receipt.result, by)
    steps = [*following(act, receipt.result, by), waiting(act, receipt.result, by)]
    return {
        "act": receipt.act,
        "sentence": sentence(act, receipt.result, by),
        "entry": receipt.index,
        "at": receipt.at,
        "result": receipt.result,
        "leaf_sha256": receipt.leaf_sha256,
        "once": receipt.aside,
        "undo": {"act": undone[0].name, "subject": undone[1], "key": undone[2]} if undone else None,
        "next": [
            {"act": one.act.name, "subject": one.subject, "keys": list(one.keys)} for one in steps if one
        ],
    }
