"""Every act that is declared, in order of subject: one name per subject's file, and nothing per act."""

from types import ModuleType

from steward.rules import books, custody, incoming, log, people, register, schemes, spill
from steward.rules.standing import Standing

SUBJECTS: tuple[ModuleType, ...] = (people, schemes, books, register, incoming, custody, spill, log)


def declared_in(module: ModuleType) -> tuple[Standing, ...]:
    """What a file declares, in its written order."""
    return tuple(one for one in vars(module).values() if isinstance(one, Standing) and one.asks.__module__ == module.__name__)


DECLARED = tuple(one for module in SUBJECTS for one in declared_in(module))
BY_NAME = {one.name: one for one in DECLARED}


def on(subject: str) -> tuple[Standing, ...]:
    """The acts that are done to things of this subject; with "" those that are done to none."""
    return tuple(one for one in DECLARED if (subject in one.on if subject else not one.on))
