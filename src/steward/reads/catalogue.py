"""Everything that can be asked, in order of subject: one name per subject's file,
and nothing per question."""

from types import ModuleType
from typing import Any

from steward.reads import acts, pick, search, summary, work
from steward.reads.book import books
from steward.reads.custody import copy, destruction, held, holders, loans, several
from steward.reads.document import basis, filters, listing, one, suggestions
from steward.reads.people import posts
from steward.reads.question import Question
from steward.reads.schemes import schemes
from steward.reads.spill import scans
from steward.rules.machinery.answers import Unknown

SUBJECTS: tuple[ModuleType, ...] = (
    work,
    posts,
    listing,
    filters,
    one,
    copy,
    books,
    basis,
    schemes,
    holders,
    several,
    held,
    destruction,
    loans,
    scans,
    pick,
    summary,
    suggestions,
    acts,
    search,
)


def asked_in(module: ModuleType) -> tuple[Question[Any], ...]:
    """The questions that a file declares, in its written order."""
    return tuple(
        one
        for one in vars(module).values()
        if isinstance(one, Question) and one.answers.__module__ == module.__name__
    )


QUESTIONS: tuple[Question[Any], ...] = tuple(one for module in SUBJECTS for one in asked_in(module))

BY_NAME = {question.name: question for question in QUESTIONS}


def find(name: str) -> Question[Any]:
    """The question of this name, or Unknown."""
    if name not in BY_NAME:
        raise Unknown("question")
    return BY_NAME[name]
