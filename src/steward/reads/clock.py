"""What the clock must do on a day. Asked by the clock alone: it sees every unit and tells keys only."""

from datetime import date

from steward.models import Body, Document


def begun() -> bool:
    """Whether there is an office at all."""
    return Body.objects.exists()


def protections_over(day: date, most: int = 1000) -> list[str]:
    """Keys of documents in force whose protection has run out by `day`, oldest end first, at most `most`."""
    rows = Document.objects.filter(state="in_force", protected_until__lte=day).order_by("protected_until", "pk")
    return [str(key) for key in rows.values_list("key", flat=True)[:most]]
