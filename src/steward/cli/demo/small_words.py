"""The words of the small offices: bodies, people, papers. All invented, plain, and of no country's own.

Promises no word of any classification scheme: levels, titles of those who decide and forms of copies come
from the scheme. Refuses real bodies and people.
"""

from __future__ import annotations

from dataclasses import dataclass

from steward.cli.demo.text import document_text


@dataclass(frozen=True)
class Place:
    """The organisation of a small office, and the time zone in which it lives."""

    title: str
    zone: str


#: By family; a family of a later scheme file has the last one until somebody gives it a name.
PLACES = {
    "us": Place("Bureau of River Works", "America/New_York"),
    "uk": Place("Department for Coastal Works", "Europe/London"),
    "eu": Place("Directorate for Inland Waterways", "Europe/Brussels"),
    "nato": Place("Joint Transport Staff", "Europe/Brussels"),
    "company": Place("Meridian Pumps Limited", "Europe/Vienna"),
    "": Place("Office of Sample Works", "UTC"),
}
UNITS = (("OPS", "Operations"), ("SUP", "Supplies"))
PEOPLE = (
    "Alex Marlow",
    "Bea Lindqvist",
    "Carl Ostrander",
    "Dana Whitlock",
    "Elin Varga",
    "Frank Delacourt",
    "Greta Holm",
    "Hugo Merriweather",
    "Ines Calder",
    "Jonas Pell",
    "Kira Sandoval",
    "Leo Aldous",
    "Mara Finch",
    "Nils Armitage",
    "Olga Tremaine",
    "Piet Harrow",
    "Quinn Lasky",
    "Rosa Bellamy",
    "Sam Okafor",
    "Tess Vandermeer",
)
SENDERS = (
    "Harbour Authority of Eastwick",
    "Survey Office North",
    "Rail Board of Lower Fenn",
    "Water Board of Alder Vale",
)
KINDS = ("Report", "Memorandum", "Plan", "Letter")
TITLES = (
    "Condition of the east sluice",
    "Spare parts for pump station 4",
    "Route survey of the valley line",
    "Staffing of the night watch",
    "Access to the control room",
    "Stock count of the second quarter",
    "Drill of the flood barrier",
    "Radio plan for the upper reach",
    "Tender for the new weir",
    "Keys and locks of depot 7",
    "Inspection of the fuel store",
    "Timetable of the ferry crews",
    "Contract terms of the dredgers",
    "Map sheets 11 to 19",
)


def title(number: int) -> str:
    """What the paper of this number is about."""
    return TITLES[number % len(TITLES)]


def kind(number: int) -> str:
    return KINDS[number % len(KINDS)]


def text(family: str, number: int) -> str:
    """The whole of a paper, long enough to be known by its fingerprints."""
    return document_text(f"{family} {number}", 220, "en")
