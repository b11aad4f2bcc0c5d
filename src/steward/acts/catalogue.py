"""Everything that can happen, in order of subject: one name per subject's file, and nothing per act."""

from types import ModuleType

from steward.acts import log, schemes
from steward.acts.book import books
from steward.acts.custody import destruction, handovers, loans, reproduction
from steward.acts.document import basis, cancelling, drafts, incoming, proofs, register
from steward.acts.machinery.act import Act
from steward.acts.people import accounts, authorisations, ceremony, delegations, posts
from steward.acts.spill import scans
from steward.rules.machinery.answers import Unknown

SUBJECTS: tuple[ModuleType, ...] = (
    posts,
    authorisations,
    delegations,
    accounts,
    ceremony,
    schemes,
    books,
    basis,
    incoming,
    register,
    drafts,
    cancelling,
    handovers,
    loans,
    reproduction,
    destruction,
    proofs,
    scans,
    log,
)
ACTS = tuple(one for module in SUBJECTS for one in vars(module).values() if isinstance(one, Act))
BY_NAME = {act.name: act for act in ACTS}


def orderable(name: str) -> Act:
    """The act of this name that is ordered by itself, or Unknown:
    what hands something out belongs to the page that makes it."""
    act = find(name)
    if act.standing.hands_out:
        raise Unknown("act")
    return act


def find(name: str) -> Act:
    """The act of this name, or Unknown."""
    if name not in BY_NAME:
        raise Unknown("act")
    return BY_NAME[name]
