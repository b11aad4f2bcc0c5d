"""How long what was proposed waits: over its days, the clock lets it lapse, and the log says so.

Refuses to let anything lapse by anybody's hand but the clock's, or a day early.
"""

from datetime import date, timedelta

from steward.rules.answers import Refusal


def over(since: date, days: int, day: date) -> Refusal | None:
    """It has waited all its days: on the day after the last one it lapses."""
    last = since + timedelta(days=days)
    return None if day > last else Refusal("still_waiting", until=last)
