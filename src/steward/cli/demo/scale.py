"""How large a demo is built. Promises numbers and nothing else:
this file needs no installation and no Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How much is built from which seed. `units` are the first ones of the province (at least two), `copies`
    those made at entry and issue; `printed` documents get fingerprints; `files` are those of the share."""

    seed: int | str = 1
    units: int = 40
    documents: int = 600
    copies: int = 1500
    printed: int = 60
    files: int = 300
