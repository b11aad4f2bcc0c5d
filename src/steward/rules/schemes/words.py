"""Why something is refused, and what codes are called: rule sets. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "already_adopted": Word("“{name}” is already adopted, word for word.", "Nothing needs to be done."),
}
CODES: Codes = {
    "thing": {"ruleset": "Rule set"},
    "subject": {
        "scheme": "Rule sets",
    },
    "family": {
        "vn": "Vietnam",
        "us": "United States",
        "uk": "United Kingdom",
        "eu": "European Union",
        "nato": "NATO",
        "company": "Company",
    },
}
