"""The invented English of the demo's few English papers; the same promises as `vietnamese.py`."""

from __future__ import annotations

from steward.cli.demo.vietnamese import Subject, subject

SUBJECTS: tuple[Subject, ...] = (
    subject(
        "water works",
        "the canal at {place}; pump {n}; the {place} sluice; weir {n}; the dyke near {place}; intake {n}; "
        "the {place} pond",
        "dredge; line; survey; reseat; drain; repaint; test; fence off",
        "slipped {n} m; leaks at joint {n}; silted up by {n} cm; lost {n} stones; stood dry for {s} days",
        "{n} m long; {n} ha served; {n} litres a second; {n} households; {n} cm above datum",
    ),
    subject(
        "school upkeep",
        "classroom {n}; the {place} school; the library at {place}; kitchen {n}; the {place} playground; "
        "boarding house {n}",
        "rewire; furnish; repaint; inspect; count; reroof; air; extend",
        "is short of {n} desks; leaks in {n} places; lost {n} pupils; lacks {n} teachers; has {n} cracked "
        "panes",
        "{n} pupils; {n} books; {n} meals a day; {n} lessons; mark {s} of 100",
    ),
    subject(
        "rural clinics",
        "the {place} clinic; ambulance {n}; store {n}; the {place} ward; fridge {n}; the van for {place}",
        "staff; restock; calibrate; disinfect; visit; reopen; audit; relabel",
        "ran out of {n} doses; saw {n} fevers; missed {n} shifts; holds {n} expired vials; waits for {n} "
        "forms",
        "{n} visits; {n} jabs; {n} beds; {n} referrals; {n} of 1000 seen",
    ),
    subject(
        "records",
        "store {n}; the {place} shelves; scanner {n}; fonds {n}; the map case from {place}; box {n}; the "
        "{place} index",
        "scan; box; label; air; list; hand over; trace; rebind",
        "is damp at {s} of 100; misses {n} pages; holds {n} wrong boxes; was lent {s} days too long",
        "{n} metres of shelf; {n} pages; {n} boxes; {n} loans; {n} GB",
    ),
    subject(
        "budget",
        "item {n}; the {place} contract; voucher {n}; the {place} reserve; advance {n}; lot {n}",
        "reconcile; split; settle; return; carry over; trim; explain; book",
        "is {money} over; differs in {n} lines; is {s} weeks late; lacks {n} invoices; carries code {n}",
        "{money}; {n} of 1000; {n} vouchers; {n} approvals; code {n}",
    ),
)

ACTORS = (
    "the {place} office",
    "team {n}",
    "the {place} station",
    "Mr {mr}",
    "Ms {ms}",
    "crew {n}",
    "the {place} company",
    "the {place} cooperative",
    "desk {n}",
    "the {place} ward",
)
TIMES = (
    "on {date}",
    "by {date}",
    "from {date}",
    "in week {week}",
    "after {date}",
    "within {s} days",
    "until {date}",
)
RESULTS = (
    "reached {n} of 1000",
    "ended on {date}",
    "saved {money}",
    "fell behind {place}",
    "came {n} ahead of {place}",
    "waits for {person}",
    "stayed at {n}",
    "moved to {date}",
    "was signed on {date}",
)
CAUSES = (
    "rain at {place}",
    "prices up by {n}",
    "papers late until {date}",
    "drawing {n} wrong",
    "no crew from {place}",
    "truck {n} broken",
    "funds only on {date}",
    "{person} on leave",
    "the lane to {place} too narrow",
)
FUNDS = (
    "fund {n}",
    "the {place} purse",
    "gifts from {place}",
    "line {n}",
    "the {year} rest",
    "instalment {n}",
)
SENTENCES = (
    "{Actor} will {deed} {thing}, {figure}; it {result}.",
    "{Time}, {thing} {trouble}, so {actor} had to {deed} it.",
    "Of {thing}: {figure}, {figure}; {result}.",
    "{Actor} and {actor} {deed} {thing} {time}.",
    "Please {deed} {thing} {time} and tell {actor}.",
    "{Money} comes from {fund}, of which {money} to {deed} {thing}.",
    "With {cause}, {thing} {trouble}.",
    "File {n}/{code} on {thing} went to {actor} {time}.",
    "Ms {ms} notes that {thing} {result}.",
    "Because of {cause}, {actor} puts off {thing}; call {phone}.",
    "{Actor} counted {figure} {time}.",
    "Mr {mr} takes {thing}, {figure}, {time}.",
)
DEEDS = (
    "check",
    "review",
    "follow",
    "hand over",
    "accept",
    "count",
    "assess",
    "survey",
    "repair",
    "prepare",
    "look after",
)
TITLES = {
    "report": ("Report on {thing}, {month}", "Report: how to {any} {thing}"),
    "plan": ("Plan to {any} {thing} in {year}", "Plan for {thing}"),
    "letter": ("Letter on {thing}", "Letter: request to {any} {thing}"),
    "minutes": ("Minutes of the meeting on {thing}, {date}",),
    "notice": ("Notice: when to {any} {thing}", "Notice about {thing}"),
}

HEADINGS = {
    "report": ("Done", "Troubles", "Next", "Figures"),
    "plan": ("Aim", "Work", "Who does what", "Money"),
    "letter": ("Where we stand", "Request"),
    "minutes": ("Present", "Discussion", "Conclusion"),
    "notice": ("Content", "Contact"),
}
