"""The page of the units: who is in charge, who is authorised and for how long, what is vacant."""

from datetime import timedelta

from django.utils import timezone

from tests.cast import LOW, TODAY, Cast, do, grant, new_post
from tests.web.acting import page


def test_the_units_show_those_in_charge_who_is_authorised_what_ends_soon_and_what_is_vacant(cast: Cast):
    do(
        "authorisation.propose",
        cast.access,
        office=cast.key("outsider"),
        role="reader",
        unit=cast.units["interior"],
        level=LOW,
        since=str(TODAY),
        trained_on="2026-01-04",
    )
    soon = timezone.now().date() + timedelta(days=9)
    grant(cast, cast.key("keeper"), "inspector", LOW, "interior", until=str(soon))
    new_post(cast)
    shown = page("an", "/units/")
    for said in (
        "Registrar",
        f"Inspector (ends on {soon:%d/%m/%Y})",
        "Reader (waits for a second person)",
        "vacant",
    ):
        assert said in shown
    assert "waits for a second person" not in page("keeper", "/units/")
