"""What a role is: the machinery. Which roles there are, their subjects say;
`rules.catalogue` collects what they declare.

A subject that needs a role of its own (a trainer, a team lead) writes one `Role` beside its rules: from it
come the constraint of the table, the choice and its word, and that it is granted like every other, by two.
"""

from dataclasses import dataclass

UNIT, ROOT = "unit", "root"


@dataclass(frozen=True)
class Role:
    """One role. `word` is what it is called, a message id. A `blind` role sees no entry of the register,
    whatever level stands in its authorisation. It is granted `over` a unit with all that lies below it, or
    over the root and nothing less. One that `decides` does so in the capacity of its post,
    which the rule set knows."""

    code: str
    word: str
    blind: bool = False
    over: str = UNIT
    decides: bool = False
