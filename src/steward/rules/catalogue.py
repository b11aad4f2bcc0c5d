"""Every act and every role that is declared, in order of subject: one name per subject's file,
and nothing per act or role."""

from types import ModuleType

from steward.rules.book import books
from steward.rules.custody import destruction, handovers, loans, reproduction
from steward.rules.document import basis, cancelling, drafts, incoming, proofs, register
from steward.rules.log import erasures
from steward.rules.machinery.roles import Role
from steward.rules.machinery.standing import Standing
from steward.rules.people import accounts, authorisations, delegations, posts
from steward.rules.schemes import adopting
from steward.rules.spill import scans

SUBJECTS: tuple[ModuleType, ...] = (
    posts,
    authorisations,
    delegations,
    accounts,
    adopting,
    books,
    register,
    basis,
    incoming,
    drafts,
    cancelling,
    handovers,
    proofs,
    loans,
    reproduction,
    destruction,
    scans,
    erasures,
)


def declared_in(module: ModuleType) -> tuple[Standing, ...]:
    """What a file declares, in its written order."""
    return tuple(
        one
        for one in vars(module).values()
        if isinstance(one, Standing) and one.asks.__module__ == module.__name__
    )


DECLARED = tuple(one for module in SUBJECTS for one in declared_in(module))
BY_NAME = {one.name: one for one in DECLARED}


def on(subject: str) -> tuple[Standing, ...]:
    """The acts that are done to things of this subject; with "" those that are done to none."""
    return tuple(one for one in DECLARED if (subject in one.on if subject else not one.on))


def roles_of(*modules: ModuleType) -> dict[str, Role]:
    """The roles that these files declare: those that read first."""
    told = (one for module in modules for one in vars(module).values() if isinstance(one, Role))
    return {one.code: one for one in sorted(told, key=lambda one: one.blind)}


ROLES = roles_of(*SUBJECTS)


def is_blind(role: str) -> bool:
    """Whether a role sees no entry; a role that nobody declares sees none either."""
    return role not in ROLES or ROLES[role].blind
