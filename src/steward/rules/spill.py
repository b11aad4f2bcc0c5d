"""Spill scans: only named stores, by decision, for a time; hits are judged by the registrar, with a reason."""

from datetime import date

from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, DocumentFacts
from steward.rules.register import is_registrar


def may_open(by: Actor, units: tuple[int, ...], stores: tuple[str, ...], since: date, until: date) -> Refusal | None:
    """A decider over the unit names stores of the organisation, a period of at most 92 days and a purpose (mission 4)."""
    return first(
        Refusal("no_deciding_authority", "mission 4") if not by.having("decider", units) else None,
        Refusal("no_stores", "mission 4") if not stores else None,
        *(Refusal("store_without_root", "mission 4", store=store) for store in stores if not store.startswith("/")),
        Refusal("ends_before_it_begins", "mission 4") if until < since else None,
        Refusal("scan_too_long", "mission 4", days=92) if (until - since).days > 92 else None,
    )


def may_close(by: Actor, units: tuple[int, ...], state: str, decision: str | None, scan: str) -> Refusal | None:
    """The report of this very decision is taken in once, by the decider or the registrar (decisions 32)."""
    return first(
        None if by.having("decider", units) or by.having("registrar", units) else Refusal("not_the_registrar", "mission 4"),
        Refusal("not_waiting", "decisions 32") if state != "open" else None,
        Refusal("report_without_decision", "decisions 32") if decision is None else None,
        Refusal("report_of_another_decision", "decisions 32") if decision is not None and decision != scan else None,
    )


def may_judge(by: Actor, units: tuple[int, ...], state: str, document: DocumentFacts | None, rank: int = 0) -> Refusal | None:
    """The registrar of the document's unit (or, for a mark of this rank, of the scanned unit) judges an open hit."""
    return first(
        _answers_for(by, units, document, rank),
        Refusal("not_waiting", "decisions 32", state=state) if state != "open" else None,
    )


def may_end_allowance(by: Actor, units: tuple[int, ...], state: str, document: DocumentFacts | None, rank: int) -> Refusal | None:
    """Whoever may judge a hit there ends the allowance: the next scan raises it again."""
    return first(
        _answers_for(by, units, document, rank),
        Refusal("allowance_ended", "decisions 32") if state != "in_force" else None,
    )


def _answers_for(by: Actor, units: tuple[int, ...], document: DocumentFacts | None, rank: int) -> Refusal | None:
    if document is not None:
        return is_registrar(by, document.units, document.rank, document.need)
    return is_registrar(by, units, rank, 0)
