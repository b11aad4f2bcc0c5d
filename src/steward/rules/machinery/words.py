"""What a word is, and those that every subject's answers need: kinds of no, what is wrong with a field,
files, the machine.

There is no gettext here: a code means the same in every tongue.
`reads.machinery.wording` puts it into the reader's language.
"""

from dataclasses import dataclass

#: Words of codes that stand in records and choices, by what the code is of.
Codes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Word:
    """`because` says why, `way_out` what to do; both may name parameters of the answer in braces."""

    because: str
    way_out: str = ""


WORDS: dict[str, Word] = {
    "unknown": Word("Nothing was found here, or you do not have access to it.", "Check the number, or ask the registrar of your unit."),
    "invalid": Word("Some fields cannot be read as they stand.", "Correct the marked fields and send again."),
    "changed_since_seen": Word("This has changed since you looked at it.", "Look at the present state, then decide again."),
    "changed_meanwhile": Word("Somebody else changed this at the same time.", "Look at the present state, then decide again."),
    "origin_used_for_another_order": Word(
        "This form was sent before, with other values, and what was sent then is done.",
        "Look at it; send anew only what is to be done as well.",
    ),
    "the_day_has_changed": Word("The day has changed since this page was opened.", "Open the page again."),
    "not_for_this_principal": Word("You cannot do this from here.", "Sign in with the post that may do it."),
    "clock_behind_log": Word("The clock of this machine is behind the last entry of the log ({last}).", "Set the clock of the machine, then try again."),
    "not_now": Word("This is not possible in the present state: “{state}”.", "What you can do with it now: {could}."),
    "code_taken": Word("“{code}” is already taken.", "Choose another one."),
    "required": Word("This field is needed."),
    "given_twice": Word("This was given more than once.", "Several keys are one value, with commas between them."),
    "no_such_field": Word("There is no such field.", "Check the spelling against the list of fields."),
    "not_text": Word("This is not text."),
    "too_long": Word("At most {longest} characters fit here."),
    "control_characters": Word("There are invisible control characters in this text.", "Type the text instead of pasting it."),
    "not_a_code": Word("A code is made of letters without marks, digits and single hyphens between them.", "Write one such as KT-2; the name may say the rest."),
    "not_a_key": Word("This is not the key of a record.", "Choose from the list."),
    "not_a_day": Word("This cannot be read as a day.", "Write day/month/year, such as 16/11/2026, 16.11.26 or 16112026."),
    "no_such_day": Word("There is no day {shown}: month {month} of {year} has {last} days.", "Look at the paper once more and write the day that is meant."),
    "no_such_year": Word("The year {year} cannot be meant.", "Write a year between {first} and {last}."),
    "not_a_moment": Word("This cannot be read as a day and an hour.", "Write day/month/year and hour:minute, such as 16/11/2026 09:30."),
    "moment_without_zone": Word("This moment does not say in which time zone it is meant.", "Write it with its offset, such as 2026-11-16T09:30:00+07:00."),
    "too_many": Word("At most {most} numbers are taken at once."),
    "not_rows": Word("These are not rows with fields."),
    "rows_out_of_range": Word("Between {least} and {most} rows are taken."),
    "not_a_file": Word("A file is named by its SHA-256 digest, its size in bytes and its media type."),
    "not_a_number": Word("This is not a whole number."),
    "out_of_range": Word("The number must lie between {least} and {most}."),
    "not_versions": Word("These are not versions that were seen.", "Write key:version pairs, separated by commas."),
    "not_yes_or_no": Word("Answer yes or no."),
    "not_a_digest": Word("This is not a SHA-256 digest: 64 characters 0–9 and a–f."),
    "no_such_choice": Word("This is not one of the choices: {known}."),
    "no_such_level": Word("The scheme has no such level. It has: {known}."),
    "no_such_compartment": Word("There is no compartment {codes}.", "Ask an access officer to add it first."),
    "no_such_combination": Word("No documents may need {codes} together yet.", "Ask an access officer to allow this combination."),
    "file_not_read": Word("No text could be read from this file. {why}", "Give the file as its program saved it, without a password."),
    "file_too_large": Word("The file is larger than {most}."),
    "not_signed_in": Word("Files are taken only from people who are signed in.", "Sign in, then hand in the file again."),
    "not_a_scanned_paper": Word("This is neither a PDF nor an image.", "Scan the signed paper to PDF, PNG, JPEG or TIFF."),
    "export_too_large": Word("At most {most} rows can be exported at once.", "Use narrower filters."),
    "key_missing": Word("The log's signing key {file} is not there.", "Put it back from its safe copy; a new key begins a new log."),
    "key_exists": Word("There is already a signing key {file}.", "Use it, or move it away first."),
    "key_unreadable": Word("The signing key {file} cannot be read.", "Put it back from its safe copy."),
    "key_file_open": Word("Others on this machine may read the signing key {file}.", "Take their rights away (chmod 600), and change the key if it was read."),
    "key_of_another_log": Word("The signing key belongs to the log {name}, this one is {origin}.", "Use the key of this log."),
    "internal_error": Word("Something went wrong in Steward.", "Send this reference to your administrator."),
}  # fmt: skip # one refusal, one line: code, why, way out
