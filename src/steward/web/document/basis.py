"""The list of what may be protected: every entry with its days, and what may be done with it."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.reads.document import basis as reads
from steward.reads.document.basis import BasisTold
from steward.reads.machinery.wording import word
from steward.rules.clock import HAS_ENDED, TO_COME
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day


@door
def bases(request: Asked) -> HttpResponse:
    """The entries in force and to come; below, those that have ended, with who ended them and why."""
    answer, here = asked(request, reads.bases), request.path
    context = {
        "title": gettext("List of bases"),
        "sub": gettext(
            "What may be protected, and at which level: every proposal of a level cites an entry in force."
        ),
        "actions": tell.begun(answer.may, here),
        "standing": [_entry(row, here) for row in answer.rows if row.on_day != HAS_ENDED],
        "ended": [_entry(row, here) for row in answer.rows if row.on_day == HAS_ENDED],
        "crumbs": [{"url": reverse("schemes"), "text": gettext("Rule sets")}],
    }
    return render(request, "document/bases.html", context)


def address(key: str) -> str:
    """Where on the list an entry stands."""
    return f"{reverse('bases')}#basis-{key}"


def _entry(row: BasisTold, here: str) -> Told:
    return {
        "told": row,
        "level": tell.level(row.level),
        "law": tell.in_words(row.ruleset),
        "stands": word("on_day", row.on_day) if row.on_day == TO_COME else "",
        "days": " · ".join(_days(row)),
        "actions": [
            {**link, "about": row.code} for link in tell.offered(row.may, "basis", row, here, small=True)
        ],
    }


def _days(row: BasisTold) -> Iterable[str]:
    """Since when and until when it is cited, and by whom each was entered."""
    since = {"day": day(row.since), "who": tell.name(row.adopted_by)}
    yield gettext("in force since %(day)s, adopted by %(who)s") % since
    if row.until:
        until = {"day": day(row.until), "who": tell.name(row.ended_by)}
        yield gettext("no longer in force from %(day)s, ended by %(who)s") % until
    elif row.on_day == HAS_ENDED:
        yield gettext("its rule set holds no more")
