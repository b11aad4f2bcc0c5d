"""Invariants 1 to 14 of the register and of custody, asked of the tables;
the fourteenth stands in `authority`.

`Watch` remembers what must never change (numbers, terminal states, keepers) and checks the documents an act
touched; `everything` asks the same of all. A broken one raises AssertionError naming the object.
"""

from collections import defaultdict

from steward.foundations.tlog.leaf import parse
from steward.models import (
    Authorisation,
    Book,
    BookEntry,
    Copy,
    Correction,
    Decision,
    Destruction,
    Document,
    Entry,
    Handover,
    Hit,
    Loan,
    Permission,
    Reset,
)
from steward.models.custody.copies import TERMINAL
from tests.acts.authority import competent, decisions, over
from tests.replay import at_its_level, replayed

#: States of a document that never stood in a book.
UNISSUED = ("proposed", "returned", "determined", "withdrawn")
KEEPER_CHANGES = {"copy.accept", "copy.take_over"}
OF_COPY = {
    "copy": "pk",
    "handover": "handovers",
    "loan": "loans",
    "permission": "permissions",
    "destruction": "destruction_lines__destruction",
}


class Watch:
    """The memory between two acts."""

    def __init__(self) -> None:
        self.numbers: dict[int, tuple[int, int]] = {}
        self.keepers: dict[int, tuple[int | None, str]] = {}
        self.everything()

    def after(self, index: int) -> None:
        """Check what the entry of this index names, and that what stands beside it gives the decision again,
        at its level."""
        leaf = parse(bytes(Entry.objects.get(pk=index).leaf))
        assert replayed(index) == leaf.act, index
        at_its_level(index)
        names = [name for name, _ in leaf.after]
        touched = documents_of(names)
        for decision in decisions(
            Decision.objects.filter(pk__in=[int(n.split("/")[1]) for n in names if n.startswith("decision/")])
        ):
            competent(decision)
        for document in Document.objects.select_related("unit", "basis", "decider").filter(pk__in=touched):
            self.document(document, leaf.act)
        for book in Book.objects.filter(
            pk__in=[int(n.split("/")[1]) for n, _ in leaf.after if n.startswith("book/")]
        ):
            self.book(book)

    def everything(self) -> None:
        for document in Document.objects.select_related("unit", "basis", "decider"):
            self.document(document, None)
        for book in Book.objects.all():
            self.book(book)
        for destruction in Destruction.objects.filter(state="done"):
            witnessed(destruction)
        for decision in decisions():
            competent(decision)
        by_two()
        followed()

    def book(self, book: Book) -> None:
        """1 and 2: gap-free, never reused, never changed; a cancelled line keeps number and reason."""
        lines = list(BookEntry.objects.filter(book=book).select_related("document").order_by("ordinal"))
        assert [line.ordinal for line in lines] == list(range(book.first, book.following)), book.name
        for line in lines:
            place = (line.book_id, line.ordinal)
            assert self.numbers.setdefault(line.pk, place) == place, line.name
            waits = line.state == "cancel_proposed"
            assert (line.state == "valid") == (line.reason == "") == (line.cancel_proposed_by is None), (
                line.name
            )
            assert not waits or (line.cancel_proposed_on and not line.answer), line.name
            assert not waits or at_hand(line), line.name
            assert (line.state == "cancelled") == (line.document.state == "cancelled"), line.name
        if book.direction == "outgoing":
            once(lines)

    def document(self, document: Document, act: str | None) -> None:
        copies = list(Copy.objects.filter(document=document).order_by("pk"))
        determined(document)
        for decision in decisions(over(document)):
            competent(decision)
        corrected(document)
        counted(document, copies)
        for copy in copies:
            numbered(copy, copies)
            self.kept(copy, act)
        destroyed([copy for copy in copies if copy.state == "destroyed"])

    def kept(self, copy: Copy, act: str | None) -> None:
        """8, 9 and 11: one keeper or terminal; hands change by a pair; what has ended stays so."""
        assert (copy.keeper_id is None) == (copy.state in TERMINAL), copy.name
        keeper, state = self.keepers.get(copy.pk, (copy.keeper_id, copy.state))
        assert state not in TERMINAL or copy.state == state, copy.name
        if copy.keeper_id != keeper and copy.keeper_id is not None and act is not None:
            assert act in KEEPER_CHANGES, (copy.name, act)
            pair = Handover.objects.filter(copy=copy, state="accepted").order_by("pk")
            assert any((h.giver_id, h.receiver_id) == (keeper, copy.keeper_id) for h in pair), copy.name
        lists = Destruction.objects.filter(lines__copy=copy, state__in=("proposed", "decided")).count()
        assert lists == (copy.state == "listed"), copy.name
        if copy.state != "held":
            assert not Handover.objects.filter(copy=copy, state="open").exists(), copy.name
        self.keepers[copy.pk] = copy.keeper_id, copy.state
        lent(copy)


def once(lines: list[BookEntry]) -> None:
    """1: no two lines of a book bear one number for one kind of document, however it is spelt,
    cancelled ones included."""
    borne: dict[tuple[str, int, str], str] = {}
    for line in lines:
        digits = "".join(c if c.isdigit() else " " for c in line.document.symbol).split()
        bearing = line.document.kind, int(digits[0]), line.document.symbol.rpartition("/")[2].strip()
        assert borne.setdefault(bearing, line.name) == line.name, (line.name, borne[bearing], bearing)


def lent(copy: Copy) -> None:
    """A loan is owed by the keeper, or by the one who lent the copy on; none is owed to the keeper,
    none for what is gone."""
    loans = list(Loan.objects.filter(copy=copy, state="open").order_by("pk"))
    assert copy.state not in TERMINAL or not loans, copy.name
    owing = [*(loan.lender_id for loan in loans[1:]), copy.keeper_id]
    assert [loan.borrower_id for loan in loans] == owing[: len(loans)] or not loans, copy.name
    assert copy.keeper_id not in [loan.lender_id for loan in loans], copy.name
    assert all(later.until <= loan.until for loan, later in zip(loans, loans[1:], strict=False)), copy.name


def documents_of(names: list[str]) -> set[int]:
    """The documents to which records of the log belong."""
    by_kind = defaultdict(list)
    for name in names:
        kind, pk = name.split("/")
        by_kind[kind].append(int(pk))
    found = set(by_kind["document"]) | set(
        BookEntry.objects.filter(pk__in=by_kind["bookentry"]).values_list("document", flat=True)
    )
    for kind, path in OF_COPY.items():
        if by_kind[kind]:
            found |= set(
                Copy.objects.filter(**{f"{path}__in": by_kind[kind]}).values_list("document", flat=True)
            )
    return found


def determined(document: Document) -> None:
    """4, 5 and 10: one level, one basis of that level,
    decided by another than its drafter under rules in force."""
    if document.direction == "incoming":
        assert document.dated and not (document.unopened and document.abstract), document.name
        assert all(document.dated <= line.day for line in document.entries.all()), document.name
        return
    assert document.basis is not None and document.basis.level == document.level, document.name
    if document.state not in ("proposed", "returned", "withdrawn"):
        assert document.decider is not None and document.decider_id != document.drafter_id, document.name
        assert document.determined_on is not None and document.law.in_force(document.determined_on), (
            document.name
        )
    else:
        assert document.determined_on is None, document.name
    if document.state != "declassified":  # also one that was never issued
        assert (document.state in UNISSUED) == (not document.entries.exists()), document.name


def at_hand(line: BookEntry) -> bool:
    """No copy was ever handed on, or all are back with whoever proposed to cancel the line,
    and stay there while it waits."""
    return not line.document.moved() or set(line.document.keepers()) == {line.cancel_proposed_by_id}


def corrected(document: Document) -> None:
    """2 and 18: the old values chain up to the present one;
    what is forbidden is nowhere while it is protected."""
    last: dict[str, str] = {}
    for row in Correction.objects.filter(document=document).order_by("pk"):
        assert last.get(row.field, row.old) == row.old, row.name
        last[row.field] = row.new
    for field, value in last.items():
        assert str(getattr(document, field) or "") == value, (document.name, field)
    said = any(getattr(document, field, "") for field in document.grade.forbidden_fields)
    assert document.declassified_on or not said, document.name


def counted(document: Document, copies: list[Copy]) -> None:
    """6 and 12: never more than decided; closed when, and only when, no copy is left."""
    permitted = list(Permission.objects.filter(copy__document=document))
    children = [copy for copy in copies if copy.parent_id]
    assert len(children) == sum(p.used for p in permitted) <= sum(p.quantity for p in permitted), (
        document.name
    )
    assert len(copies) - len(children) <= document.copies_authorised, document.name
    held = [copy for copy in copies if copy.state not in TERMINAL]
    if document.state == "closed":
        assert not held, document.name
    elif document.state == "in_force" or (document.state == "declassified" and document.entries.exists()):
        assert held, document.name
    elif document.state != "cancelled":
        assert not copies, document.name
    for permission in permitted:
        assert permission.state != "open" or permission.copy.state not in TERMINAL, permission.name
        assert (permission.state == "used") == (permission.used == permission.quantity), permission.name


def numbered(copy: Copy, copies: list[Copy]) -> None:
    """7: a path of its own that names its parent."""
    assert [c.path for c in copies].count(copy.path) == 1, copy.name
    if copy.parent_id:
        parent = next(c for c in copies if c.pk == copy.parent_id)
        assert (
            copy.path.startswith(f"{parent.path}/") and copy.path.removeprefix(f"{parent.path}/").isdigit()
        ), copy.name


def destroyed(copies: list[Copy]) -> None:
    """13: only on a list that was decided, witnessed and carried out."""
    for copy in copies:
        assert Destruction.objects.filter(lines__copy=copy, state="done").count() == 1, copy.name


def witnessed(destruction: Destruction) -> None:
    """13: proposer, decider and at least two witnesses are different offices and different persons."""
    witnesses = list(destruction.witnesses.standing().values_list("post", "person"))
    assert len(witnesses) >= 2 and destruction.decided_on and destruction.done_on, destruction.name
    posts = [destruction.proposer_id, destruction.decider_id, *(post for post, _ in witnesses)]
    persons = [
        destruction.proposer_person_id,
        destruction.decider_person_id,
        *(person for _, person in witnesses),
    ]
    assert len(set(posts)) == len(posts) and len(set(persons)) == len(persons), destruction.name


def by_two() -> None:
    """What is in force or confirmed had two; what lapsed, was refused or withdrawn gave nothing."""
    for row in (*Authorisation.objects.exclude(state="withdrawn"), *Reset.objects.all()):
        confirmed = row.state in ("in_force", "confirmed")
        assert (row.confirmed_by_id is not None) == confirmed and row.confirmed_by_id != row.proposed_by_id, (
            row.name
        )


def followed() -> None:
    """Every confirmed finding has its incident, and no other has one;
    a closed incident says what came of it."""
    for hit in Hit.objects.select_related("incident"):
        incident = getattr(hit, "incident", None)
        assert (hit.state == "confirmed") == (incident is not None), hit.name
        assert incident is None or (incident.state == "closed") == bool(
            incident.outcome and incident.closed_on
        ), hit.name
