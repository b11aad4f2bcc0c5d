"""tick(): what the clock does once a minute, whoever calls it: `steward tick`,
or the worker of `steward serve`.

Promises that every protection whose period is over is ended by an act of the clock, that what was proposed
and not answered in time lapses, that the log gets a checkpoint when it has grown, and that the spool holds no
leavings. A tick that is missed is made good by the next one, and two ticks at once do nothing twice: origins
name act, record and day. Refuses to hide a failure: what could not be done is counted and said,
and the rest is done.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from steward.acts import log as log_acts
from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform
from steward.foundations.tlog.errors import Refuted
from steward.jobs.files import settle
from steward.jobs.imports import sweep as sweep_imports
from steward.jobs.spool import LONGEST_UPLOAD, sweep
from steward.reads.clock import DUE, begun, due
from steward.reads.log.entries import state
from steward.reads.machinery.asking import the_clock
from steward.rules.document.register import protection_has_ended
from steward.rules.machinery.answers import No
from steward.rules.machinery.fields import read
from steward.rules.machinery.standing import Standing

#: A paper that has waited so long for its act waits no more.
LONGEST_ACT = timedelta(minutes=10)


@dataclass(frozen=True)
class Ticked:
    """What one tick did: protections ended, proposals lapsed, codes of refusals, size of the new checkpoint,
    files swept.

    `alarm` says why the log could not be signed because it does not hash to its head; empty when all is well.
    """

    ended: int = 0
    lapsed: int = 0
    refused: tuple[str, ...] = ()
    checkpoint: int | None = None
    swept: int = 0
    alarm: str = ""

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def sentence(self) -> str:
        signed = (
            f"checkpoint of {self.checkpoint} entries" if self.checkpoint is not None else "no new checkpoint"
        )
        refused = f"; refused: {', '.join(sorted(set(self.refused)))}" if self.refused else ""
        alarm = f"; the log does not hold: {self.alarm}" if self.alarm else ""
        done = f"{self.ended} protections ended; {self.lapsed} lapsed"
        return f"{done}; {signed}; {self.swept} files swept from the spool{refused}{alarm}"


def tick(now: datetime, at_once: int = 1000) -> Ticked:
    """Everything that is due at this moment, about `at_once` of each kind. Before it has begun,
    the sweeping alone."""
    before = now - LONGEST_UPLOAD
    # Attempts to sign in, forgotten within minutes.
    sweep(Path(str(settings.CACHES["default"]["LOCATION"])), before)
    swept = sweep(Path(settings.FILE_UPLOAD_TEMP_DIR), before) + sweep_imports(now)
    if not begun():
        return Ticked(swept=swept)
    counted = {standing: _end(standing, now, at_once) for standing in DUE}
    signed = _checkpoint(now)
    swept += settle(now - LONGEST_ACT)
    ended = counted[protection_has_ended][0]
    lapsed = sum(number for number, _ in counted.values()) - ended
    refused = [code for _, codes in counted.values() for code in codes]
    return Ticked(ended, lapsed, (*refused, *signed.pop("refused", ())), swept=swept, **signed)


def _end(standing: Standing, now: datetime, at_once: int) -> tuple[int, list[str]]:
    """How many ended by one act of the clock, and the codes of what was refused: passed over,
    it holds up nothing behind it."""
    by, act, refused, ended, last = the_clock(now), find(standing.name), [], 0, ""
    while ended < at_once and (keys := due(standing, by.day, last, at_once)):
        for last in keys:
            try:
                origin = f"clock:{act.name}:{last}:{by.day.isoformat()}"
                perform(act, read(act.order, {act.names: last}), by, now, origin=origin)
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
