"""Days of the calendar counted on: months to the same day, working days from Monday to Friday."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month (29 February becomes 28)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def working_days(day: date, sign: int, amount: int) -> date:
    while amount:
        day += timedelta(days=sign)
        amount -= day.weekday() < 5
    return day
