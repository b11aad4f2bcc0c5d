"""Reading the log: its head, entries, proofs and the latest signed checkpoint."""

from steward.foundations.tlog.checkpoint import Checkpoint as Signed
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.note import parse as parse_note


def opened(note: str) -> Signed:
    raise Malformed("not yet")
