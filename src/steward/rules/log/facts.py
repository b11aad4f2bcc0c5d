"""What rules may know of erasures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErasureFacts:
    """An entry of the log whose disclosures are to be erased: its act, whether it still tells anything,
    and how far it is.

    `state` is empty as long as nobody proposed it.
    """

    entry: int
    act: str
    told: bool
    state: str = ""
    proposer: int | None = None
    proposer_person: int | None = None
