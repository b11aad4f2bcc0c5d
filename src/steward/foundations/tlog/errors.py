"""Two ways in which given bytes can fail, kept apart because people act differently on them.

`Malformed` means the bytes are not of the format at all (a wrong file, a cut download). `Refuted` means
they are of the format and what they claim is not so (a signature, a proof, a tree that does not fit).
"""

from __future__ import annotations


class Malformed(ValueError):
    """The bytes are not of the named format; the text names the place and what belongs there."""


class Refuted(ValueError):
    """The bytes are well formed and their claim is false; the text names the claim."""
