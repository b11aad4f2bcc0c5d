"""What stands beside the form of an act on a document."""

from collections.abc import Callable

from django.utils.translation import gettext

from steward.reads.machinery.wording import word
from steward.web.machinery import tell
from steward.web.machinery.tell import Told, row
from steward.web.templatetags.steward import day


def _document(d: Told) -> list[Told]:
    return [
        row(gettext("Number, symbol"), d["symbol"]),
        row(gettext("Level"), "", level=tell.level(d["level"])),
        row(gettext("Kind and abstract"), tell.title_of(d)),
        row(gettext("Basis"), f"{d['basis']['code']} – {d['basis']['text']}" if d.get("basis") else ""),
        row(gettext("Proposed by"), tell.name(d.get("drafter"))),
        row(gettext("Issued by"), d.get("issuing_body") or tell.name(d["unit"])),
        row(gettext("Signer"), d.get("signer")),
        row(gettext("Recipients"), d.get("recipients")),
        row(gettext("Number of copies"), d.get("copies_authorised") or ""),
        row(gettext("State"), word("document_state", d["state"])),
        row(gettext("Protected until"), day(d["protected_until"])),
        row(gettext("Protected until, when determined today"), day(d["would_end"])),
    ]


SHOWN: dict[str, Callable[[Told], list[Told]]] = {"document": _document}
