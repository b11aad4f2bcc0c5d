"""The texts of every "no": what was refused, because of what, and what one can do. English message ids.

`reads.wording` renders them in the reader's language; a test renders all of them in both and finds every
code that a rule or an act can answer with. There is no gettext here: a code means the same in every tongue.
"""

from dataclasses import dataclass

from steward.rules.catalogue import ROLES


@dataclass(frozen=True)
class Word:
    """`because` says why, `way_out` what to do; both may name parameters of the answer in braces."""

    because: str
    way_out: str = ""


WORDS: dict[str, Word] = {
    # kinds of no
    "unknown": Word("There is nothing here under this address, or it is not for you.", "Check the number, or ask the registrar of your unit."),
    "invalid": Word("Some fields cannot be read as they stand.", "Correct the marked fields and send again."),
    "changed_since_seen": Word("This has changed since you looked at it.", "Look at the present state, then decide again."),
    "changed_meanwhile": Word("Somebody else did the same at this very moment.", "Look at the present state, then decide again."),
    "origin_used_for_another_order": Word("This form was already sent with other values.", "Open the form again and repeat the entry."),
    "the_day_has_changed": Word("The day has changed since this page was opened.", "Open the page again."),
    "not_for_this_principal": Word("This act is not for whoever asks for it here.", "Sign in with the office that may do it."),
    "clock_behind_log": Word("The clock of this machine is behind the last entry of the log ({last}).", "Set the clock of the machine, then try again."),
    "not_now": Word("This is not possible now: it is “{state}”.", "What one can do with it now: {could}."),
    "already_begun": Word("This office has already begun.", "Use the office that exists, or another database."),
    "code_taken": Word("“{code}” is already taken.", "Choose another one."),
    "book_exists": Word("This unit already has this book for {year}.", "Use the book that exists."),
    # fields
    "required": Word("This field is needed."),
    "no_such_field": Word("There is no such field.", "Check the spelling against the list of fields."),
    "not_text": Word("This is not text."),
    "too_long": Word("At most {longest} characters fit here."),
    "too_long_for_field": Word("At most {longest} characters fit here."),
    "control_characters": Word("There are invisible control characters in this text.", "Type the text instead of pasting it."),
    "not_a_key": Word("This is not the key of a record.", "Choose from the list."),
    "not_a_day": Word("This is not a day of the calendar.", "Write it as day/month/year, such as 16/11/2026."),
    "not_a_number": Word("This is not a whole number."),
    "out_of_range": Word("The number must lie between {least} and {most}."),
    "not_versions": Word("These are not versions that were seen.", "Write key:version pairs, separated by commas."),
    "not_yes_or_no": Word("Answer yes or no."),
    "not_a_digest": Word("This is not a SHA-256 digest: 64 characters 0–9 and a–f."),
    "not_base64": Word("This is not Base64 text."),
    "not_fingerprints": Word(
        "These are not the fingerprints of a document, or not of the key named.", "Fingerprint the file again on the document's page."
    ),
    "bad_line": Word("Line {line} of the report cannot be read.", "Take the report as the scanner wrote it."),
    "too_many_hits": Word("The report has {found} hits; at most {most} are taken in at once.", "Take in the first ones before (scan.take_in), part by part."),
    "no_such_choice": Word("This is not one of the choices: {known}."),
    "no_such_level": Word("The scheme has no such level. It has: {known}."),
    "no_such_compartment": Word("There is no compartment {codes}.", "Ask whoever keeps access to add it first."),
    "no_such_combination": Word("No documents may need {codes} together yet.", "Ask whoever keeps access to allow this combination."),
    "no_such_capacity": Word("The scheme does not know the capacity “{capacity}”."),
    "no_such_form": Word("The scheme does not know this form of copy."),
    "role_over_all": Word("This role is granted over the whole organisation only.", "Choose its uppermost unit."),
    "no_such_role": Word("There is no role “{role}”."),
    "no_such_book": Word("There is no such book."),
    # people
    "not_in_charge_of_access": Word("Only those in charge of access over this unit may do this.", "Ask an office in charge of access."),
    "nothing_for_oneself": Word("Nobody grants, resets or assigns anything to themself.", "Ask the other office in charge of access."),
    "two_persons_needed": Word("This needs a second person.", "Somebody else must confirm it."),
    "access_would_be_lost": Word("Fewer than two people would be left in charge of access over the whole body: nothing could be granted, confirmed or reset any more.", "First put somebody else in charge of access over the whole body, without an end and with a sign-in."),
    "already_proposed": Word("This is already proposed and waits for a second person.", "Look at what waits for a decision."),
    "ends_before_it_begins": Word("It would end before it begins.", "Check both days."),
    "training_missing": Word("Access to protected documents needs a completed training.", "Enter the day on which the training was completed."),
    "nothing_to_delegate": Word("You have no deciding authority that you could lend."),
    "no_sub_delegation": Word("Lent authority cannot be lent on.", "The one who holds it in their own right must lend it."),
    "back_dated": Word("Authority is not lent for days that have passed.", "Let it begin on {day} or later."),
    "delegation_too_long": Word("A delegation lasts at most {days} days."),
    "has_an_account": Word("This person already has a sign-in."),
    "no_account": Word("This person has no sign-in yet.", "Open one first."),
    "tree_too_deep": Word("The tree of units is at most six levels deep."),
    # register
    "not_the_registrar": Word("Only the registrar of this unit may do this.", "Ask the registrar of the unit."),
    "above_your_level": Word("This lies above the level or outside the need-to-know of your authorisation."),
    "field_forbidden_at_level": Word("At this level “{field}” may not be stored anywhere.", "Leave the field empty."),
    "unopened_has_no_abstract": Word("An item for the addressee only is entered unopened, by its outside marking.", "Leave the abstract empty."),
    "longer_than_the_period": Word("The level protects no longer than until {longest}.", "Write an earlier day, or leave the field empty."),
    "due_in_the_past": Word("A loan cannot be due back in the past."),
    "wrong_book": Word("This book is not for such an entry.", "Choose a book of the right kind and unit."),
    "book_closed": Word("This book is closed.", "Use the open book of this year."),
    "book_of_another_year": Word("The day does not lie in the year of this book ({year}).", "Choose the book of that year."),
    "before_the_book_opened": Word("The book was not yet open on that day."),
    "volume_empty": Word("The volume has no line yet."),
    "year_not_over": Word("The year {year} is not over."),
    "basis_required": Word("A level needs a basis: an entry of the list of what may be protected.", "Choose the entry; what is not on the list is not protected."),
    "basis_of_another_level": Word("The chosen entry of the list is for another level ({level}).", "Choose an entry for this level."),
    "drafter_cannot_decide": Word("Who drafted a document cannot decide its level."),
    "no_deciding_authority": Word("You have no deciding authority for this.", "It waits for the competent authority."),
    "not_competent_at_level": Word("Your capacity is not competent for this act at this level.", "It waits for the competent authority."),
    "several_authorities": Word(
        "No one authority of yours is competent for everything on this list.", "Let it be listed apart, by unit and level."
    ),
    "not_correctable": Word("This field cannot be corrected. These can: {known}."),
    "nothing_changes": Word("The new value is the old one."),
    "copies_have_moved": Word("Copies of this entry have already been handed on.", "Correct the entry instead of cancelling it."),
    "not_the_drafter": Word("Only the one who drafted it may do this."),
    "not_the_proposer": Word("Only the one who proposed it may do this.", "A second person may refuse it."),
    "still_waiting": Word("It does not lapse yet: its last day is {until}."),
    "permission_over": Word("The last day of this permission was {until}.", "Ask for a further permission."),
    "not_protected": Word("The document is not under protection."),
    "still_protected": Word("The period of protection has not run out."),
    "not_a_copy_number": Word("These are not copy numbers: {numbers}.", "Write numbers such as 3 or 14/1, separated by blanks."),
    # custody
    "not_the_keeper": Word("Only the keeper of a copy may do this."),
    "already_offered": Word("The copy is already offered to somebody.", "Withdraw the open offer first."),
    "not_to_oneself": Word("A handover needs two people."),
    "office_vacant": Word("Nobody fills this office at present.", "Choose an office that is filled."),
    "receiver_not_authorised": Word("The receiver is not authorised for this level or need-to-know.", "Choose an authorised office, or propose an authorisation first."),
    "not_the_receiver": Word("This copy was offered to somebody else."),
    "not_the_giver": Word("Only the one who offered the copy may withdraw the offer."),
    "not_the_registry": Word("This office is not a registry of the document's unit."),
    "not_the_lender": Word("Only the one who lent the copy may do this."),
    "not_later": Word("The loan already runs until {day}.", "Choose a later day."),
    "longer_than_the_loan": Word("You have the copy on loan yourself, until {longest}.", "Lend it for no longer, or ask for an extension."),
    "loan_to_its_lender": Word("This receiver lent you the copy.", "Give it back: leave the day of return empty."),
    "reproduction_forbidden": Word("The originator has forbidden any reproduction.", "Ask the originator for a further copy."),
    "more_than_permitted": Word("Only {left} more may be made under this permission.", "Ask for a further permission."),
    "withdraw_authorisations_first": Word(
        "The office still has {number} authorisations or delegations; whoever fills it anew is authorised anew, by two.",
        "Withdraw them first.",
    ),
    "office_holds_copies": Word(
        "{number} copies are on the charge of this office; they change hands by acceptance only.",
        "Leave the office vacant and let the registry take the copies over first.",
    ),
    "no_delegation": Word("The scheme allows no delegation."),
    "not_yet_arrived": Word("The day of arrival ({day}) has not come yet.", "An entry follows receipt; check the day."),
    "dated_after_arrival": Word("The document is dated {day}, after it arrived.", "Check both days."),
    "rules_have_changed": Word(
        "The document was proposed under rules that are no longer in force on {day}.", "Return it, and let it be proposed anew."
    ),
    "basis_not_in_force": Word("The cited entry of the list is not in force on {day}.", "Choose an entry in force."),
    "copy_number_twice": Word("These copy numbers are named twice: {numbers}.", "Name every copy once."),
    "office_not_vacant": Word("The office that holds the copy is filled.", "Ask its holder to offer or return the copy."),
    "form_of_another_source": Word("This form of copy is not made from such a copy.", "Choose another form."),
    "keeper_cannot_decide": Word("Whoever keeps a listed copy does not decide its destruction."),
    "proposer_cannot_witness": Word("Whoever proposed the destruction does not witness it."),
    "no_rules_on_day": Word("No rule set of this body was in force on {day}.", "Check the day."),
    "keeper_cannot_witness": Word("The keeper of a listed copy cannot be a witness."),
    "decider_cannot_witness": Word("Who decided the destruction cannot be a witness."),
    "already_witnessed": Word("You have already confirmed this as a witness."),
    "witnesses_missing": Word("{needed} witnesses are needed; {present} have confirmed so far.", "Ask the witnesses to confirm."),
    # files
    "file_not_read": Word("No text could be read from this file. {why}", "Give the file as its program saved it, without a password."),
    "file_too_large": Word("The file is larger than {most}."),
    "not_signed_in": Word("Files are taken only from people who are signed in.", "Sign in, then hand in the file again."),
    "not_a_scanned_paper": Word("This is neither a PDF nor an image.", "Scan the signed paper to PDF, PNG, JPEG or TIFF."),
    "export_too_large": Word("More than {most} rows would be taken away at once.", "Use narrower filters."),
    # imports
    "not_a_workbook": Word("This is neither a workbook (xlsx, xls, ods) nor a CSV text in UTF-8.", "Save it from the spreadsheet program as xlsx."),
    "workbook_locked": Word("The workbook is protected by a password.", "Save it without a password, import it, then remove that file."),
    "workbook_too_long": Word("More than {most} rows are not read at once.", "Divide the workbook."),
    "workbook_too_hard": Word("Reading the workbook took too much time or memory.", "Copy the table into a new workbook: something far away from it, or too much else, stands in this one."),
    "no_heading_row": Word("No row with headings of the book was found.", "Use the headings of the empty workbook."),
    "columns_missing": Word("These columns are missing: {columns}.", "Add them; the empty workbook has all of them."),
    "column_twice": Word("These columns are there twice: {columns}.", "Keep one of each."),
    "no_rows_below": Word("Nothing stands below the headings in row {row}."),
    "day_in_a_text_cell": Word("The cell holds a day ({shown}), perhaps because the program took a number such as 14/1 for one.", "Format the column as text and write the value again."),
    "emptied_at_level": Word("At this level this may not be stored anywhere, so the cell was emptied.", "Leave it empty."),
    "emptied_without_level": Word("The level of this row cannot be told, and there are levels at which this may not be stored anywhere, so the cell was emptied.", "Put level and date right, and write this again only where that level permits it."),
    "only_the_kind": Word("At this level no abstract may be stored anywhere, so the cell was emptied.", "Write the kind of the document alone, in at most {words} words."),
    "twice_in_workbook": Word("The same entry stands in row {row} already.", "Remove one of the two."),
    "already_imported": Word("This row was imported before."),
    "already_in_book": Word("The same entry stands in the book already, under number {ordinal}."),
    "faulty_rows": Word("{number} rows cannot be entered as they stand, so nothing was imported.", "Put them right in the workbook, or choose to leave them out."),
    # scans and the log
    "store_without_root": Word("The store {store} is not named from the root of the file system.", "Write the whole path, beginning with /."),
    "no_stores": Word("A scan reads only stores that are named.", "Name at least one store, one a line."),
    "scan_too_long": Word("A scan decision holds for at most {days} days."),
    "report_without_decision": Word("The report names no decision, so the office does not take it in.", "Run the scan with the work order of the decision."),
    "report_of_another_decision": Word("The report belongs to another decision."),
    "already_erased": Word("What this entry disclosed is already erased."),
    "erasures_stay": Word("What an erasure itself says is not erased: without it nobody could tell an erased text from a stolen one."),
    "not_begun": Word("This office has not begun yet.", "Begin it with “steward init”."),
    "key_missing": Word("The log's signing key {file} is not there.", "Put it back from its safe copy; a new key begins a new log."),
    "key_exists": Word("There is already a signing key {file}.", "Use it, or move it away first."),
    "key_unreadable": Word("The signing key {file} cannot be read.", "Put it back from its safe copy."),
    "key_file_open": Word("Others on this machine may read the signing key {file}.", "Take their rights away (chmod 600), and change the key if it was read."),
    "key_of_another_log": Word("The signing key belongs to the log {name}, this one is {origin}.", "Use the key of this log."),
    "log_rolled_back": Word("The log has {size} entries, but {signed} were signed already.", "Stop, keep everything as it is, and call whoever verifies the log."),
    "not_cosigned": Word("None of the witnesses that you named has signed this checkpoint.", "Name the key of the witness who signed it."),
    "log_forked": Word("The first {signed} entries are no longer those that were signed.", "Stop, keep everything as it is, and call whoever verifies the log."),
    "no_checkpoint_yet": Word("No checkpoint has been signed yet.", "Wait a minute, or sign one with “steward log checkpoint”."),
    "no_checkpoint_covers_it": Word("No checkpoint covers entry {entry} yet.", "Wait a minute, or sign one with “steward log checkpoint”."),
    "index_failed": Word("The fingerprints of the protected documents could not be put together."),
    "scan_failed": Word("The scan stopped."),
    "internal_error": Word("Steward stopped at a mistake of its own.", "Tell the administrator what stands here."),
}  # fmt: skip

#: Words of codes that stand in records and choices, by subject: roles, states, directions and the like.
CODES: dict[str, dict[str, str]] = {
    "subject": {
        "body": "Organisation", "unit": "Units", "office": "Posts", "person": "Persons", "account": "Sign-ins",
        "compartment": "Need-to-know", "authorisation": "Authorisations", "delegation": "Delegations",
        "credential": "Lost passwords and second factors", "book": "Register books", "register": "Register",
        "document": "Documents", "basis": "List of what may be protected", "copy": "Copies and custody", "proof": "Signed papers",
        "scan": "Spill scan", "hit": "Findings", "incident": "Incidents", "allowance": "Allow-list", "disclosure": "Transparency log",
    },
    "role": {role.code: role.word for role in ROLES.values()},
    "direction": {"incoming": "Incoming book", "outgoing": "Outgoing book"},
    "document_state": {
        "proposed": "Proposed", "returned": "Returned to the drafter", "determined": "Determined", "in_force": "Protected",
        "declassified": "Declassified", "cancelled": "Cancelled", "closed": "Closed", "withdrawn": "Withdrawn",
    },
    "copy_state": {
        "held": "In custody", "listed": "Listed for destruction", "destroyed": "Destroyed", "spoiled": "Spoiled",
    },
    "loan_state": {
        "open": "On loan", "returned": "Returned", "taken_over": "Taken over", "gone": "Ended with the copy",
    },
    "handover_state": {"open": "Waiting for the receiver", "accepted": "Accepted", "refused": "Refused", "withdrawn": "Withdrawn"},
    "handover_kind": {"handover": "Handover", "return": "Return", "takeover": "Taken over"},
    "hit_state": {"open": "To be decided", "confirmed": "Confirmed", "dismissed": "Dismissed", "allowed": "On the allow-list"},
    "scan_state": {"open": "Decided, not yet taken in", "closed": "Taken in", "abandoned": "Abandoned"},
    "incident_state": {"open": "Open", "closed": "Closed"},
    "destruction_state": {
        "proposed": "Proposed", "decided": "Decided", "refused": "Refused", "withdrawn": "Withdrawn", "given_up": "Given up",
        "done": "Carried out",
    },
    "authorisation_state": {
        "proposed": "Proposed", "in_force": "In force", "refused": "Refused", "withdrawn": "Withdrawn", "lapsed": "Lapsed",
    },
    "permission_state": {"open": "In force", "used": "Used up", "ended": "Ended"},
    "book_state": {"open": "Open", "closed": "Closed"},
    "volume_state": {"open": "Open", "closed": "Closed"},
    "allowance_state": {"in_force": "In force", "ended": "Ended"},
    "delegation_state": {"in_force": "In force", "ended": "Ended"},
    "reset_state": {
        "proposed": "Proposed", "confirmed": "Confirmed", "refused": "Refused", "withdrawn": "Withdrawn", "lapsed": "Lapsed",
    },
    "import_state": {
        "new": "Looked at", "waiting": "Waits for its turn", "running": "Running", "done": "Done",
        "failed": "Stopped with an error", "forgotten": "Forgotten",
    },
    "erasure_state": {"proposed": "Proposed", "done": "Carried out", "refused": "Refused"},
    "document_field": {
        "kind": "Kind", "abstract": "Abstract", "symbol": "Number, symbol", "issuing_body": "Issued by", "signer": "Signer",
        "recipients": "Recipients", "note": "Note", "keywords": "Keywords",
    },
    "entry_state": {"valid": "Valid", "cancel_proposed": "Cancelling proposed", "cancelled": "Cancelled"},
    "reproduction": {"by_decision": "By decision", "forbidden": "Forbidden"},
    "reset": {"password": "Password", "second_factor": "Second factor"},
    "correctable": {
        "kind": "Kind", "abstract": "Abstract", "symbol": "Number, symbol", "issuing_body": "Issued by", "signer": "Signer",
        "recipients": "Recipients",
    },
    "export_format": {"pdf": "PDF", "csv": "CSV", "xlsx": "Excel", "json": "JSON"},
    "proof_subject": {"document": "Document", "copy": "Copy", "handover": "Handover"},
    "copy_kind": {"original": "Original"},
    "family": {"vn": "Vietnam", "us": "United States", "uk": "United Kingdom", "eu": "European Union", "nato": "NATO", "company": "Company"},
}  # fmt: skip
