"""What an act is about, beside its form: the record that the order names, as the one who acts may know it.

Promises the present state, with the basis of the level where there is one. Refuses nothing: a record that is
unknown to the reader is simply not shown, and the act will say so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from steward.acts.machinery.act import Act
from steward.reads import catalogue, pick, summary
from steward.reads.machinery.wording import label
from steward.reads.things import THINGS
from steward.rules.machinery.answers import No
from steward.rules.machinery.fields import kinds
from steward.web.custody import beside as custody
from steward.web.document import beside as document
from steward.web.machinery import choosing
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked
from steward.web.machinery.tell import Told, row


def of(request: Asked, found: Act, given: Mapping[str, Any]) -> Told | None:
    """Head and rows of the thing that the act is done to,
    or else of the first record that its order names."""
    named = {name: kind for name, kind in kinds(found.order).items() if kind.name in ("ref", "refs")}
    for name in sorted(named, key=lambda one: one != found.names):
        keys = given.get(name)
        subject = choosing.subject_of(found, given) if name == found.names else named[name].subject
        if keys and subject in THINGS and (subject in SHOWN or name == found.names):
            rows = _facts(
                request, subject, keys if isinstance(keys, list) else [keys], label(named[name].label)
            )
            return {"head": gettext("What it is about"), "rows": rows} if rows else None
    return None


def _facts(request: Asked, subject: str, keys: list[str], called: str) -> list[Told]:
    """What one may know of it, as its page or the thing itself tells it; of several what they are called."""
    try:
        if subject in SHOWN and len(keys) == 1:
            rows = SHOWN[subject](asked(request, catalogue.find(subject), **{subject: keys[0]}))
            return [one for one in rows if one["value"] or one.get("level")]
        if THINGS[subject].facts and len(keys) == 1:
            facts = asked(request, summary.summary, subject=subject, key=keys[0]).rows
            return [row(one.label, one.value) for one in facts]
        told = [one for key in keys for one in asked(request, pick.pick, subject=subject, key=key).rows]
    except No:
        return []
    return [row(called, one.label) for one in told]


#: Of which subjects more is told than what a record is called, and what.
SHOWN: dict[str, Callable[[Any], list[Told]]] = {**document.SHOWN, **custody.SHOWN}
