"""Why something is refused, and what codes are called: scans and what they find. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "bad_line": Word("Line {line} of the report cannot be read.", "Take the report as the scanner wrote it."),
    "too_many_hits": Word(
        "The report has {found} findings; at most {most} are imported at once.",
        "Import the first ones before, part by part.",
    ),
    "store_without_root": Word(
        "{store} is not a full path.", "Give the full path of the store, starting with /."
    ),
    "no_stores": Word("A scan reads only stores that are named.", "Name at least one store, one a line."),
    "scan_too_long": Word("A scan decision holds for at most {days} days."),
    "report_without_decision": Word(
        "This report was not made under a scan decision and cannot be imported.",
        "Run the scan with the work order of the decision.",
    ),
    "report_of_another_decision": Word("The report belongs to another decision."),
    "index_failed": Word("The fingerprints of the protected documents could not be put together."),
    "scan_failed": Word("The scan stopped."),
}
CODES: Codes = {
    "thing": {
        "scan": "Scan",
        "hit": "Finding",
        "incident": "Incident",
        "allowance": "Place where a finding is expected",
    },
    "subject": {
        "scan": "Spill scan",
        "hit": "Findings",
        "incident": "Incidents",
        "allowance": "Allow-list",
    },
    "hit_state": {
        "open": "To be decided",
        "confirmed": "Confirmed",
        "dismissed": "Dismissed",
        "allowed": "On the allow-list",
    },
    "scan_state": {"open": "Decided, no report yet", "closed": "Report imported", "abandoned": "Abandoned"},
    "incident_state": {"open": "Open", "closed": "Closed"},
    "allowance_state": {"in_force": "In force", "ended": "Ended"},
    "waiting": {
        "incidents": "Incidents to be reported",
        "scans_decided": "Scans to be run and reported",
        "incidents_without_a_day": "Incidents to close, without a day of report",
        "incidents_overseen": "Incidents of your units",
    },
}
