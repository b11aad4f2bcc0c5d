"""Why something is refused, and what codes are called: books. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "book_exists": Word("This unit already has this book for {year}.", "Use the book that exists."),
    "no_such_book": Word("There is no such book."),
    "opened_in_another_year": Word(
        "A book is opened in its own year and takes entries of no other: this is {now}, not {year}.",
        "Check the year.",
    ),
    "not_yet_opened": Word(
        "The day on which it was opened ({day}) has not come yet.",
        "Write today, or the earlier day on which the book of paper was begun.",
    ),
    "volume_empty": Word("The volume has no line yet."),
    "year_not_over": Word("The year {year} is not over."),
}
CODES: Codes = {
    "thing": {"book": "Book"},
    "subject": {
        "book": "Register books",
    },
    "direction": {"incoming": "Incoming book", "outgoing": "Outgoing book"},
    "book_state": {"open": "Open", "closed": "Closed, no more lines"},
    "volume_state": {"open": "Open", "closed": "Closed, no more lines"},
    "export_format": {"csv": "CSV", "xlsx": "Excel", "json": "JSON"},
    "print_format": {"pdf": "PDF"},
}
