"""Every life there is: from it come the constraints of the tables, the table in the docs and the walk of the tests."""

from steward.rules import books, custody, incoming, log, people, register, spill

DOCUMENT = incoming.RECEIVED.joined(*custody.LAST_COPY_GONE)
LIVES = (
    DOCUMENT, register.ENTRY, books.BOOK, books.VOLUME, custody.COPY, custody.HANDOVER, custody.PERMISSION, custody.DESTRUCTION,
    spill.SCAN, spill.HIT, spill.ALLOWANCE, people.AUTHORISATION, people.DELEGATION, people.RESET, log.ERASURE,
)  # fmt: skip
BY_SUBJECT = {life.subject: life for life in LIVES}
