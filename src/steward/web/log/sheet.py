"""The sheet that carries a checkpoint."""

from datetime import datetime
from zoneinfo import ZoneInfo

from steward.reads.people.told import OrganisationTold
from steward.reads.schemes import schemes
from steward.web import papers


def checkpoint(note: str, organisation: OrganisationTold, lang: str, at: datetime) -> bytes:
    """The sheet that carries a signed checkpoint as text and as a code, for a third place."""
    here = at.astimezone(ZoneInfo(organisation.time_zone))
    nation = schemes.printed_on(here.date(), lang).get("nation", [])
    return papers.make(
        "checkpoint_sheet",
        {"body": organisation.title, "nation": nation, "note": note, "moment": here},
        lang,
        at=here,
    )
