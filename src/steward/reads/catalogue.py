"""Everything that can be asked, in order of subject."""

from steward.reads import (
    acts,
    books,
    custody,
    documents,
    filters,
    holders,
    loans,
    people,
    pick,
    register,
    schemes,
    search,
    several,
    spill,
    suggestions,
    work,
)  # fmt: skip
from steward.reads.question import Question
from steward.rules.answers import Unknown

QUESTIONS: tuple[Question, ...] = (
    work.work, work.waiting_of, people.me, people.about_me, people.the_body, people.units, people.office,
    documents.documents, documents.facets, filters.saved_filters, register.document, register.history, register.copy,
    books.books, books.book,
    schemes.rule_sets, schemes.ruleset,
    custody.holdings, holders.holders, several.offerable, several.acceptable,
    custody.handover, custody.destructions, custody.destruction, loans.loans,
    spill.scans, spill.scan, spill.hits, spill.hit, spill.allowances,
    pick.choices, pick.pick, suggestions.suggestions, acts.acts, search.find,
)  # fmt: skip

BY_NAME = {question.name: question for question in QUESTIONS}


def find(name: str) -> Question:
    """The question of this name, or Unknown."""
    if name not in BY_NAME:
        raise Unknown("question")
    return BY_NAME[name]
