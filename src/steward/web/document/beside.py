"""What stands beside the form of an act on a document."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from steward.reads.document.told import DocumentTold
from steward.reads.machinery.wording import word
from steward.web.machinery import tell
from steward.web.machinery.tell import Told, row
from steward.web.templatetags.steward import day


def _document(d: DocumentTold) -> list[Told]:
    return [
        row(gettext("Number, symbol"), d.symbol),
        row(gettext("Level"), "", level=tell.level(d.level)),
        row(gettext("Kind and abstract"), tell.title_of(d)),
        row(gettext("Basis"), f"{d.basis.code} – {d.basis.text}" if d.basis else ""),
        row(gettext("Proposed by"), tell.name(d.drafter)),
        row(gettext("Issued by"), d.issuing_body or tell.name(d.unit)),
        row(gettext("Signer"), d.signer),
        row(gettext("Recipients"), d.recipients),
        row(gettext("Number of copies"), d.copies_authorised or ""),
        row(gettext("State"), word("document_state", d.state)),
        row(gettext("Protected until"), day(d.protected_until)),
        row(gettext("Protected until, when determined today"), day(d.would_end)),
    ]


SHOWN: dict[str, Callable[[Any], list[Told]]] = {"document": _document}
