"""Why something is refused, and what codes are called: documents. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "unopened_has_no_abstract": Word("An item for the addressee only is entered unopened, by its outside marking.", "Leave abstract, kind and pages empty until it is opened."),
    "one_line_only": Word("Only one line fits here."),
    "not_left_empty": Word("This field cannot be left empty: no entry stands without it.", "Write the right value."),
    "too_long_for_field": Word("At most {longest} characters fit here."),
    "no_such_place": Word("This is no place in the list.", "Begin with the first page."),
    "filter_without_name": Word("A filter is kept under a name of its own."),
    "too_many_filters": Word("{most} filters are kept already.", "Erase one of them first."),
    "not_base64": Word("This is not Base64 text."),
    "not_fingerprints": Word(
        "These are not the fingerprints of a document, or not of the key named.", "Fingerprint the file again on the document's page."
    ),
    "field_forbidden_at_level": Word("“{field}” must not be recorded at this level.", "Leave the field empty."),
    "neither_kind_nor_abstract": Word("With neither kind nor abstract nobody can tell what was entered.", "Write the kind, such as letter or report, or the abstract where the level permits it."),
    "protected_again": Word("Cancelled, it would be protected again, and “{field}” must not be recorded at the level “{level}”.", "Correct this field first."),
    "protects_no_day": Word("Its protection begins on {start} and would end at once, or before.", "Write a later day, or leave the field empty."),
    "proposed_end_has_come": Word("Its protection was to end on {until}: it would be over at once.", "Return it: its drafter may propose it with a later end."),
    "longer_than_the_period": Word("Protection at this level ends on {longest} at the latest.", "Write an earlier day, or leave the field empty."),
    "extended_to_no_day": Word("A paper that extended the protection is named, but not until when.", "Write the day to which that paper extended it."),
    "another_end_was_read": Word(
        "Before it was opened another end of its protection was read, or confirmed; now it would be {until}.",
        "Write what that rests on: the stamp inside, or the issuer's paper.",
    ),
    "another_day_was_read": Word("On the outside {day} was read as its day.", "Write what the other day rests on: the paper inside."),
    "set_free_too_early": Word(
        "Its protection was ended by its period already, and by what was inside it lasts until {until}: opened here it would stay free.",
        "Cancel its line, which a second person confirms, and enter the paper anew.",
    ),
    "wrong_book": Word("This book is not for such an entry.", "Choose a book of the right kind and unit."),
    "basis_required": Word("Cite the entry of the classification list that this level rests on.", "What is not on the list is not protected."),
    "basis_of_another_level": Word("The chosen entry of the list is for another level ({level}).", "Choose an entry for this level."),
    "drafter_cannot_decide": Word("Who drafted a document cannot decide its level."),
    "field_needs_agreement": Word("At this level “{field}” is kept only if whoever determines the level agreed.", "Say that it was agreed, or leave the field empty."),
    "says_too_much": Word(
        "At this level no abstract may be recorded, and “{field}” has no room for one: at most {words} words.",
        "Write the kind, the number or the name alone.",
    ),
    "reason_says_too_much": Word(
        "At this level nothing of the contents may be written, here neither: at most {words} words.", "Say in short why it is done."
    ),
    "number_without_digit": Word("A number that is given out has a digit.", "Write it such as 12/BC-BNV."),
    "no_agreement_needed": Word("Nobody's agreement is needed for “{field}” at this level.", "Leave that unmarked."),
    "agreement_is_the_deciders": Word(
        "Only whoever determined the level agrees to this, and did not.", "Leave the field empty."
    ),
    "not_unopened": Word("This document is not entered as an unopened item."),
    "nothing_to_review": Word("The end of its protection was read from the document; there is nothing to confirm."),
    "end_is_the_deciders": Word("The end of what was issued here was determined with its level."),
    "end_to_confirm": Word("The end of its protection was reckoned, not read.", "Confirm it: another day can be written there."),
    "end_is_unsure": Word("That the protection ends on {until} was reckoned, not read.", "Let the registrar confirm the end first."),
    "no_such_rule_set": Word("No rule set “{code}” was adopted. Adopted are: {known}.", "Ask an access officer to adopt it first."),
    "not_correctable": Word("This field cannot be corrected. These can: {known}."),
    "not_entered": Word("The document stands in no book: its protection ended before it was issued.", "There is no entry to correct."),
    "nothing_changes": Word("The new value is the old one."),
    "copies_have_moved": Word("Copies of this entry have already been handed on.", "Withdraw the offers that nobody has accepted yet, and let every other copy be given back to you: once all of them lie with you, the entry can be cancelled."),
    "copy_is_gone": Word("A copy of this entry was destroyed: what happened to it stands in this line.", "It cannot be cancelled any more; what is wrong in it can be corrected."),
    "not_the_drafter": Word("Only the one who drafted it may do this."),
    "not_protected": Word("The document is not under protection."),
    "has_no_end": Word("No end of its protection is known."),
    "still_protected": Word("The period of protection runs until {until}.", "It ends by itself on that day."),
    "not_a_copy_number": Word("These are not copy numbers: {numbers}.", "Write numbers such as 3, 7-10 or 14/1, separated by blanks or commas."),
    "not_yet_arrived": Word("The day of arrival ({day}) has not come yet.", "An entry follows receipt; check the day."),
    "already_registered": Word(
        "This paper is registered already, as {line} on {day}: same issuer, number and date.",
        "Open that entry, or say that it is to be registered all the same.",
    ),
    "similar_registered": Word(
        "A similar paper of the same date is registered already, as {line} on {day}: “{symbol}” of “{issuer}”; here stands “{symbol_here}” of “{issuer_here}”.",
        "Where it is the same paper, open that entry; else say that it is to be registered all the same.",
    ),
    "ends_soon": Word(
        "Its protection would end on {until}: it is over then, and everybody who may see the book may see it.",
        "Check the day and its year, or say that it is to be entered all the same.",
    ),
    "number_taken": Word("A document of this kind bears this number already: line {line} of the book, of {day}.", "Write another number."),
    "number_given_out": Word("This number is taken.", "Take the next: {next}."),
    "arrived_in_another_year": Word(
        "The day of arrival ({day}) does not lie in the year of this book ({year}).",
        "Check the day, or say that it is to be entered in this book all the same.",
    ),
    "arrived_in_no_such_year": Word(
        "The day of arrival ({day}) lies in neither the year of this book ({year}) nor the one before.", "Check the day."
    ),
    "dated_after_arrival": Word("The document is dated {day}, after it arrived.", "Check both days."),
    "rules_have_changed": Word(
        "The document was proposed under rules that are no longer in force on {day}.", "Return it, and let it be proposed anew."
    ),
    "basis_end_known": Word("It is entered already that this entry of the list is no longer in force from {day}."),
    "law_is_over": Word("On that day {law} held, which is no longer in force.", "Write {first} or a later day."),
    "basis_ends_too_early": Word(
        "The entry can end on {earliest} at the earliest: what was determined on it until then stays.", "Write that day or a later one."
    ),
    "copy_number_twice": Word("These copy numbers are named twice: {numbers}.", "Name every copy once."),
}  # fmt: skip # one refusal, one line: code, why, way out
CODES: Codes = {
    "thing": {"document": "Document", "entry": "Book line"},
    "subject": {
        "register": "Exports of lists",
        "document": "Documents",
        "basis": "List of what may be protected",
        "proof": "Signed papers",
    },
    "register_part": {
        "entered": "Registered",
        "drafts": "Drafts",
        "cancelled": "Cancelled",
        "all": "Everything",
    },
    "register_order": {
        "entered": "Newest entry",
        "number": "Number, symbol",
        "dated": "Date",
        "level": "Level",
        "issuer": "Issuer",
        "ending": "End of protection",
    },
    "document_state": {
        "proposed": "Proposed",
        "returned": "Returned to the drafter",
        "determined": "Determined",
        "in_force": "Protected",
        "declassified": "Declassified",
        "cancelled": "Cancelled",
        "closed": "Closed",
        "withdrawn": "Withdrawn",
    },
    "document_field": {
        "kind": "Kind",
        "abstract": "Abstract",
        "symbol": "Number, symbol",
        "issuing_body": "Issued by",
        "signer": "Signer",
        "recipients": "Recipients",
        "note": "Note",
        "keywords": "Keywords",
        "arrival_number": "Arrival number",
        "receiving_unit": "Receiving unit",
        "keeping_unit": "Keeping unit",
        "extended": "Paper that extended it",
        "dated": "Dated",
        "title": "What the paper is",
        "method": "Method",
    },
    "entry_state": {"valid": "Valid", "cancel_proposed": "Cancelling proposed", "cancelled": "Cancelled"},
    "reproduction": {"by_decision": "By decision", "forbidden": "Forbidden"},
    "correctable": {
        "kind": "Kind",
        "abstract": "Abstract",
        "symbol": "Number, symbol",
        "issuing_body": "Issued by",
        "signer": "Signer",
        "recipients": "Recipients",
        "protected_until": "Protected until",
        "extended": "Paper that extended it",
        "dated": "Dated",
    },
    "suggested": {"issuing_body": "Issued by", "kind": "Kind", "symbol": "Number, symbol"},
    "proof_subject": {"document": "Document", "copy": "Copy", "handover": "Handover"},
    "waiting": {
        "drafts_returned": "Drafts returned to you",
        "drafts_left": "Returned drafts that their drafters left",
        "drafts_proposed": "Proposals that wait for a decision",
        "drafts_determined": "Drafts that wait for the registry",
        "cancellings_proposed": "Cancellings that wait for a second person",
        "cancellings_refused": "Cancellings refused",
        "cancellings_confirmed": "Cancellings confirmed",
        "drafts_issued": "Your drafts that were issued",
        "drafts_closed": "Your drafts that were closed",
    },
}
