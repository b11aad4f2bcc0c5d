"""tick(): what the clock does once a minute, whoever calls it: `steward tick`, or the worker of `steward serve`.

Promises that every protection whose period is over is ended by an act of the clock, that the log gets a
checkpoint when it has grown, and that the spool holds no leavings. A tick that is missed is made good by the
next one, and two ticks at once do nothing twice: origins name the document and its end. Refuses to hide a
failure: what could not be done is counted and said, and the rest is done.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from steward.acts import log as log_acts
from steward.acts.envelope import perform
from steward.acts.register import end_protection
from steward.foundations.tlog.errors import Refuted
from steward.jobs.files import settle
from steward.jobs.imports import sweep as sweep_imports
from steward.jobs.spool import LONGEST_UPLOAD, sweep
from steward.reads import people
from steward.reads.clock import begun, protections_over
from steward.reads.log import state
from steward.rules.answers import No
from steward.rules.fields import read

#: A paper that has waited so long for its act waits no more.
LONGEST_ACT = timedelta(minutes=10)


@dataclass(frozen=True)
class Ticked:
    """What one tick did: protections ended, codes of refusals, size of the new checkpoint, files swept.

    `alarm` says why the log could not be signed because it does not hash to its head; empty when all is well.
    """

    ended: int = 0
    refused: tuple[str, ...] = ()
    checkpoint: int | None = None
    swept: int = 0
    alarm: str = ""

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def sentence(self) -> str:
        signed = f"checkpoint of {self.checkpoint} entries" if self.checkpoint is not None else "no new checkpoint"
        refused = f"; refused: {', '.join(sorted(set(self.refused)))}" if self.refused else ""
        alarm = f"; the log does not hold: {self.alarm}" if self.alarm else ""
        return f"{self.ended} protections ended; {signed}; {self.swept} files swept from the spool{refused}{alarm}"


def tick(now: datetime, at_once: int = 1000) -> Ticked:
    """Everything that is due at this moment, about `at_once` documents. Nothing before the office has begun but the sweeping."""
    before = now - LONGEST_UPLOAD
    sweep(Path(settings.CACHES["default"]["LOCATION"]), before)  # attempts to sign in, forgotten within minutes
    swept = sweep(Path(settings.FILE_UPLOAD_TEMP_DIR), before) + sweep_imports(now)
    if not begun():
        return Ticked(swept=swept)
    ended, refused = _end_protections(now, at_once)
    signed = _checkpoint(now)
    swept += settle(now - LONGEST_ACT)
    return Ticked(ended, (*refused, *signed.pop("refused", ())), swept=swept, **signed)


def _end_protections(now: datetime, at_once: int) -> tuple[int, list[str]]:
    """How many were ended, and the codes of what was refused: that is passed over, so that it holds up nothing behind it."""
    by, act, refused, ended, last = people.clock(now), end_protection, [], 0, ""
    while ended < at_once and (keys := protections_over(by.day, last, at_once)):
        for last in keys:
            try:
                perform(act, read(act.order, {"document": last}), by, now, origin=f"clock:end:{last}:{by.day.isoformat()}")
                ended += 1
            except No as no:
                refused.append(no.code)
    return ended, refused


def _checkpoint(now: datetime) -> dict[str, Any]:
    """Sign the log when it has grown since the last checkpoint; what came of it."""
    standing = state()
    if standing.signed == standing.size:
        return {}
    try:
        log_acts.checkpoint(now)
    except No as no:
        return {"refused": (no.code,)}
    except Refuted as error:
        return {"alarm": str(error)}
    return {"checkpoint": standing.size}
