"""Copies, handovers, permissions and destruction lists, as they are found and called."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from steward.models import Copy, Destruction, Document, Handover, Loan, Organisation, Permission
from steward.models.machinery.fold import fold
from steward.models.machinery.words import Word
from steward.reads.document.things import called, label
from steward.reads.machinery.decisions import decided_by, facts_of
from steward.reads.machinery.thing import NOWHERE, Fact, Things
from steward.reads.machinery.wording import called as in_words
from steward.reads.machinery.wording import copy_number, in_tongue, shown
from steward.reads.machinery.wording import word as word_of
from steward.reads.people.things import post_then
from steward.rules.access import keeps
from steward.rules.custody import destruction, handovers, loans, reproduction
from steward.rules.document import proofs
from steward.rules.document.cancelling import may_confirm as may_confirm_cancelling
from steward.rules.document.register import UNNUMBERED
from steward.rules.machinery.actor import Actor


def _copies(by: Actor) -> Any:
    """Of a visible document: a copy that one is merely offered has no
    name before its document exists for one."""
    return Copy.objects.filter(document__in=Document.objects.visible_to(by)).telling()


def _own(rows: Any, by: Actor) -> Any:
    return rows.free_with(by).filter(state__in=handovers.COPY.before(handovers.may_offer.name))


def _copy_label(row: Copy) -> str:
    return f"{gettext('Copy %(number)s') % {'number': copy_number(row.path)}} – {label(row.document)}"


def _copy_has(word: Word) -> Q:
    return (
        word.said(gettext("Copy %(number)s") % {"number": ""})
        | word.within(_path(""))
        | word.among("document__fold_label")
    )


def _numbered(word: Word, copy: str = "copy__") -> Q:
    """The number of a copy and that of its document."""
    return word.within(_path(copy)) | word.among(f"{copy}document__fold_symbol")


def _path(copy: str) -> Case:
    """The number of a copy as `copy_number` writes it, folded."""
    none, path = Value(fold(copy_number(UNNUMBERED))), f"{copy}path"
    made = When(**{f"{path}__startswith": f"{UNNUMBERED}/", "then": Concat(none, Substr(path, 2))})
    return Case(When(**{path: UNNUMBERED, "then": none}), made, default=F(path), output_field=TextField())


def _handover_has(word: Word) -> Q:
    return _numbered(word) | word.among(in_tongue("giver__fold"), in_tongue("receiver__fold"))


def _permission_has(word: Word) -> Q:
    return _numbered(word) | word.coded("form", _forms()) | word.figures("used", "quantity")


def _forms() -> dict[str, str]:
    """The forms of copies, as the newest rule set of the organisation that knows each calls it."""
    return {
        form.code: shown(form.name)
        for law in reversed(Organisation.objects.laws())
        for form in law.copy_forms
    }


def _copy_names(row: Copy) -> dict[str, Any]:
    return {"copy": copy_number(row.path), "document": called(row.document)}


def _form(row: Permission) -> str:
    """The form of copy that was permitted,
    as the newest rule set of the organisation that knows it calls it."""
    return _forms().get(row.form, row.form)


def _of_copy(copy: Copy) -> Iterator[Fact]:
    """Which copy of which document: what stands on its cover, and no more."""
    yield _("Number, symbol"), copy.document.symbol
    yield _("Copy"), copy_number(copy.path)
    yield _("Level"), copy.document.grade.name


def _permission(row: Permission, by: Actor) -> Iterator[Fact]:
    """Which copy, what may be made of it, how many are left until when, and who permitted it:
    as its document's page says."""
    yield from _of_copy(row.copy)
    yield _("Form"), _form(row)
    yield _("Number of copies"), row.quantity
    yield _("Copies made"), str(row.used)
    yield _("Last day"), row.until or gettext("none")
    yield _("Permitted by"), decided_by(row, reproduction.may_permit_reproduction)
    yield _("Permitted on"), row.decided_on
    yield _("Reason"), row.reason
    yield from facts_of(
        row,
        by,
        reproduction.may_end,
        reproduction.has_lapsed,
        destruction.may_destroy,
        may_confirm_cancelling,
    )
    yield _("State"), word_of("permission_state", row.state)


def known_to(row: Loan, by: Actor) -> tuple[bool, bool]:
    """Whether lender and borrower of a loan are named to this actor.

    Both to whoever keeps the register, the borrower to himself and to the lender who gave it to him, the
    lender to both: a copy that was handed on tells its lender no name.
    """
    registry, party = keeps(by, row.copy.document.facts()), by.post in (row.lender_id, row.borrower_id)
    direct = by.post == row.borrower_id or (party and row.handover.receiver_id == row.borrower_id)
    return registry or party, registry or direct


def _loan(row: Loan, by: Actor) -> Iterator[Fact]:
    """Which copy is owed by whom to whom until when."""
    lender, borrower = known_to(row, by)
    yield from _of_copy(row.copy)
    yield _("Lent by"), post_then(row.lender, row.lends) if lender else in_words(row.lender.unit)
    yield _("Lent to"), post_then(row.borrower, row.owes) if borrower else in_words(row.borrower.unit)
    yield _("Lent on"), row.lent_on
    yield _("Until"), row.until
    yield from facts_of(row, by, loans.may_extend, known=lambda _: lender)
    yield _("Ended on"), row.ended_on
    yield _("State"), word_of("loan_state", row.state)


def _permissions(by: Actor) -> Any:
    return Permission.objects.visible_to(by).select_related("copy__document__unit", "copy__keeper")


def _apart(row: Copy) -> str:
    entry = row.document.entries.select_related("book").order_by("-pk").first()
    return f"{entry.ordinal}/{entry.book.year}" if entry else ""


THINGS = (
    Things(
        "copy",
        search=NOWHERE,  # by its number and those of its document
        rows=_copies,
        label=_copy_label,
        called=_copy_has,
        offered=_own,
        among={
            handovers.may_offer: _own,
            handovers.may_return: _own,
            reproduction.may_permit_reproduction: lambda rows, by: rows.permittable_by(by),
            handovers.may_take_over: lambda rows, by: rows.takeable_by(by),
            destruction.may_propose_destruction: lambda rows, by: (
                rows.free().handled_by(by).exclude(keeper__person=None)
            ),
            proofs.may_attach_proof: lambda rows, by: rows.handled_by(by),
        },
        names=_copy_names,
        apart=_apart,
    ),
    Things(
        "handover",
        search=NOWHERE,  # by the number of its receipt
        rows=lambda by: Handover.objects.told_to(by).select_related(
            "copy__document__unit", "copy__keeper", "giver", "receiver__unit", "receiver__person"
        ),
        label=lambda r: (
            f"{copy_number(r.copy.path)} – {r.copy.document.symbol}: {in_words(r.giver)} → "
            f"{in_words(r.receiver)}"
        ),
        called=_handover_has,
        order=("pk",),
        offered=lambda rows, by: rows.filter(Q(giver=by.post) | Q(receiver=by.post), state="open"),
        among={
            handovers.may_accept: lambda rows, by: rows.acceptable_by(by),
            handovers.may_refuse: lambda rows, by: rows.filter(receiver=by.post),
            handovers.may_withdraw: lambda rows, by: rows.filter(giver=by.post),
            proofs.may_attach_proof: lambda rows, by: rows.provable_by(by),
        },
        names=lambda r: {
            "copy": copy_number(r.copy.path),
            "document": r.copy.document.symbol or r.copy.document.kind,
            "receiver": in_words(r.receiver) + (f" ({r.receiver.person.title})" if r.receiver.person else ""),
        },
    ),
    Things(
        "loan",
        search=NOWHERE,  # it has no page
        rows=lambda by: Loan.objects.visible_to(by).telling(),
        facts=_loan,
        label=lambda r: f"{copy_number(r.copy.path)} – {r.copy.document.symbol}: {r.until:%d/%m/%Y}",
        called=lambda word: _numbered(word) | word.figures("until"),
        order=("until", "pk"),
        offered=lambda rows, by: rows.filter(state="open"),
        among={loans.may_extend: lambda rows, by: rows.extendable_by(by)},
        names=lambda r: {
            "copy": copy_number(r.copy.path),
            "document": r.copy.document.symbol,
            "until": r.until,
        },
    ),
    Things(
        "permission",
        search=NOWHERE,  # it has no page
        rows=_permissions,
        facts=_permission,
        label=lambda r: (
            f"{copy_number(r.copy.path)} – {r.copy.document.symbol}: {_form(r)}, {r.used}/{r.quantity}"
        ),
        called=_permission_has,
        offered=lambda rows, by: rows.filter(state="open"),
        among={
            reproduction.may_reproduce: lambda rows, by: rows.reproducible_by(by),
            reproduction.may_end: lambda rows, by: rows.endable_by(by),
        },
        names=lambda r: {"quantity": r.quantity, **_copy_names(r.copy)},
    ),
    Things(
        "destruction",
        rows=lambda by: Destruction.objects.visible_to(by).select_related("proposer"),
        label=lambda r: f"{in_words(r.proposer)}: {r.reason[:60]}",
        offered=lambda rows, by: rows.filter(state__in=("proposed", "decided")),
        among={
            destruction.may_decide_destruction: lambda rows, by: rows.decidable_by(by),
            destruction.may_refuse_destruction: lambda rows, by: rows.decidable_by(by),
            destruction.may_witness: lambda rows, by: rows.witnessable_by(by),
            destruction.may_destroy: lambda rows, by: rows.carried_out_by(by),
            destruction.may_withdraw: lambda rows, by: rows.involving(by),
            destruction.may_withdraw_witness: lambda rows, by: rows.witnessed_by(by),
            destruction.may_give_up: lambda rows, by: rows.given_up_by(by),
        },
        names=lambda r: {"list": r.reason, "number": r.lines.count()},
    ),
)
