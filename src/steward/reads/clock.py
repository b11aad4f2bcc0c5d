"""What the clock must do on a day. Asked by the clock alone: it sees every unit and tells keys only."""

from datetime import date

from steward.models import Body, Document, Proof


def begun() -> bool:
    """Whether there is an office at all."""
    return Body.objects.exists()


def protections_over(day: date, after: str = "", most: int = 1000) -> list[str]:
    """Keys of protected documents whose period has run out by `day`, in their order, from after `after`, at most `most`."""
    rows = Document.objects.filter(state__in=("in_force", "closed"), declassified_on=None, protected_until__lte=day, unsure=False)
    rows = rows.filter(key__gt=after) if after else rows
    return [str(key) for key in rows.order_by("key").values_list("key", flat=True)[:most]]


def proofs_of(sha256: str) -> list[str]:
    """Keys of the proofs that name a paper by this digest, newest first."""
    return [str(key) for key in Proof.objects.filter(sha256=sha256).order_by("-pk").values_list("key", flat=True)]
