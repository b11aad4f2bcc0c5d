"""What of every table the log covers: each column is covered, derived, the log's own, or exempt; and why."""

from steward.models import Checkpoint, Disclosure, Entry, Head, Origin, Refused, SavedFilter, Tile
from steward.models.machinery.record import EXEMPT as RECORD_EXEMPT
from steward.models.people.accounts import Account
from steward.reads.log.tables import record_models

#: Columns of this application's tables that no digest covers, each with its reason. Tables of the sign-in,
#: session and task libraries are a closed list of their own (docs/decisions/0002).
EXEMPT = {
    "account": "sign-in: written by the sign-in library; linking it to a person is an act",
    "refused": "the journal of refusals lies beside the tree (docs/decisions/0006)",
    "savedfilter": "a convenience of one person, no record: nothing rests on it (docs/decisions/0023)",
    "checkpoint.made_at": "our own clock's claim; the order is proved by the size, the time by cosignatures",
    "disclosure.id": "a row number nothing refers to",
    "origin.id": "a row number nothing refers to",
}
LOG_MODELS = (Entry, Tile, Head, Disclosure, Origin, Checkpoint)


def coverage() -> dict[str, str]:
    """`table.column` of every model of this application: covered, derived, log, or why it is exempt."""
    found = {}
    for model in record_models():
        covered = set(model.columns(max(model.FORMS)))
        for one in model._meta.concrete_fields:
            kind = (
                "covered"
                if one.attname in covered
                else "derived"
                if one.name in model.DERIVED
                else RECORD_EXEMPT.get(one.name)
            )
            found[f"{model._meta.db_table}.{one.column}"] = kind or ""
    for table in (*LOG_MODELS, Refused, Account, SavedFilter):
        name = table._meta.model_name
        for one in table._meta.concrete_fields:
            reason = EXEMPT.get(str(name), EXEMPT.get(f"{name}.{one.attname}"))
            found[f"{table._meta.db_table}.{one.column}"] = reason or ("log" if table in LOG_MODELS else "")
    return found
