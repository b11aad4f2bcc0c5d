"""Everything that can happen, in order of subject: one name per subject's file, and nothing per act."""

from types import ModuleType

from steward.acts import (
    accounts,
    basis,
    books,
    cancelling,
    custody,
    destruction,
    drafts,
    incoming,
    loans,
    log,
    people,
    proofs,
    register,
    reproduction,
    schemes,
    spill,
)
from steward.acts.act import Act
from steward.rules.machinery.answers import Unknown

SUBJECTS: tuple[ModuleType, ...] = (
    people, accounts, schemes, books, basis, incoming, register, drafts, cancelling, custody, loans, reproduction, destruction,
    proofs, spill, log,
)  # fmt: skip
ACTS = tuple(one for module in SUBJECTS for one in vars(module).values() if isinstance(one, Act))
BY_NAME = {act.name: act for act in ACTS}


def orderable(name: str) -> Act:
    """The act of this name that is ordered by itself, or Unknown: what hands something out belongs to the page that makes it."""
    act = find(name)
    if act.standing.hands_out:
        raise Unknown("act")
    return act


def find(name: str) -> Act:
    """The act of this name, or Unknown."""
    if name not in BY_NAME:
        raise Unknown("act")
    return BY_NAME[name]
