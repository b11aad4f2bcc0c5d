"""The texts of every "no": what was refused, because of what, and what one can do. English message ids.

`reads.wording` renders them in the reader's language; a test renders all of them in both and finds every
code that a rule or an act can answer with. There is no gettext here: a code means the same in every tongue.
"""

from dataclasses import dataclass

from steward.rules.catalogue import ROLES
from steward.rules.kinds_of_work import WAITING


@dataclass(frozen=True)
class Word:
    """`because` says why, `way_out` what to do; both may name parameters of the answer in braces."""

    because: str
    way_out: str = ""


WORDS: dict[str, Word] = {
    # kinds of no
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
    "already_begun": Word("This installation is already set up.", "Use the installation that exists, or another database."),
    "code_taken": Word("“{code}” is already taken.", "Choose another one."),
    "book_exists": Word("This unit already has this book for {year}.", "Use the book that exists."),
    # fields
    "required": Word("This field is needed."),
    "given_twice": Word("This was given more than once.", "Several keys are one value, with commas between them."),
    "one_line_only": Word("Only one line fits here."),
    "not_left_empty": Word("This field cannot be left empty: no entry stands without it.", "Write the right value."),
    "no_such_field": Word("There is no such field.", "Check the spelling against the list of fields."),
    "not_text": Word("This is not text."),
    "too_long": Word("At most {longest} characters fit here."),
    "too_long_for_field": Word("At most {longest} characters fit here."),
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
    "no_such_place": Word("This is no place in the list.", "Begin with the first page."),
    "filter_without_name": Word("A filter is kept under a name of its own."),
    "too_many_filters": Word("{most} filters are kept already.", "Erase one of them first."),
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
    "too_many_hits": Word("The report has {found} findings; at most {most} are imported at once.", "Import the first ones before, part by part."),
    "no_such_choice": Word("This is not one of the choices: {known}."),
    "no_such_level": Word("The scheme has no such level. It has: {known}."),
    "no_such_compartment": Word("There is no compartment {codes}.", "Ask an access officer to add it first."),
    "no_such_combination": Word("No documents may need {codes} together yet.", "Ask an access officer to allow this combination."),
    "no_such_capacity": Word("The scheme does not know the capacity “{capacity}”."),
    "no_such_form": Word("The scheme does not know this form of copy."),
    "no_capacity_to_decide": Word("“{law}” knows no capacity in which this post decides.", "Grant it to a post with a deciding capacity."),
    "role_over_all": Word("This role is granted over the whole organisation only.", "Choose its uppermost unit."),
    "no_such_role": Word("There is no role “{role}”."),
    "no_such_book": Word("There is no such book."),
    # people
    "not_in_charge_of_access": Word("Only an access officer of this unit may do this.", "Ask an access officer."),
    "nothing_for_oneself": Word("You cannot grant, reset or assign anything for yourself.", "Ask the other access officer."),
    "two_persons_needed": Word("This needs a second person.", "Somebody else must confirm it."),
    "access_would_be_lost": Word("At least two people must stay access officers of the whole organisation.", "Give somebody else this role first, with no end date and an active account."),
    "already_proposed": Word("This is already proposed and waits for a second person.", "Look at what waits for a decision."),
    "ends_before_it_begins": Word("It would end before it begins.", "Check both days."),
    "over_already": Word("The last day has passed already.", "Write today or a later day."),
    "training_missing": Word("Access to protected documents needs a completed training.", "Enter the day on which the training was completed."),
    "nothing_to_delegate": Word("You have no deciding authority to delegate."),
    "lends_nothing": Word(
        "This post would decide nothing by it: lent is only what both of you are authorised for, in unit, level and need-to-know.",
        "Choose a post that reads the same entries, or propose an authorisation for it first.",
    ),
    "delegated_already": Word(
        "The same is lent to this post on these days already: paper {paper}, until {last}.", "Use that delegation, or end it first."
    ),
    "no_sub_delegation": Word("Delegated authority cannot be delegated further.", "Whoever holds it in their own right must delegate it."),
    "back_dated": Word("What is decided today does not hold for days that have passed.", "Let it begin on {day} or later."),
    "has_ended": Word("It has ended by itself on {on}: there is nothing left to decide.", "Propose it anew where it is still needed."),
    "takes_effect_today": Word("A post is filled, or falls vacant, at once and not on a later day.", "Enter it on that day, or write {day} or an earlier day."),
    "post_as_it_is": Word("Nothing would change: the post is so already.", "Choose somebody else, or leave it as it is."),
    "too_long_ago": Word("Nobody fills a post for more than {years} years.", "Check the year."),
    "delegation_too_long": Word("A delegation lasts at most {days} days."),
    "has_an_account": Word("This person already has a sign-in."),
    "no_account": Word("This person has no sign-in yet.", "Open one first."),
    "tree_too_deep": Word("The tree of units is at most six levels deep."),
    # register
    "not_the_registrar": Word("Only the registrar of this unit may do this.", "Ask the registrar of the unit."),
    "above_your_level": Word("This lies above the level or outside the need-to-know of your authorisation."),
    "field_forbidden_at_level": Word("“{field}” must not be recorded at this level.", "Leave the field empty."),
    "unopened_has_no_abstract": Word("An item for the addressee only is entered unopened, by its outside marking.", "Leave abstract, kind and pages empty until it is opened."),
    "neither_kind_nor_abstract": Word("With neither kind nor abstract nobody can tell what was entered.", "Write the kind, such as letter or report, or the abstract where the level permits it."),
    "protected_again": Word("Cancelled, it would be protected again, and “{field}” must not be recorded at the level “{level}”.", "Correct this field first."),
    "protects_no_day": Word("Its protection begins on {start} and would end at once, or before.", "Write a later day, or leave the field empty."),
    "proposed_end_has_come": Word("Its protection was to end on {until}: it would be over at once.", "Return it: its drafter may propose it with a later end."),
    "longer_than_the_period": Word("Protection at this level ends on {longest} at the latest.", "Write an earlier day, or leave the field empty."),
    "due_in_the_past": Word("A loan cannot be due back in the past."),
    "wrong_book": Word("This book is not for such an entry.", "Choose a book of the right kind and unit."),
    "opened_in_another_year": Word("A book is opened in its own year and takes entries of no other: this is {now}, not {year}.", "Check the year."),
    "not_yet_opened": Word("The day on which it was opened ({day}) has not come yet.", "Write today, or the earlier day on which the book of paper was begun."),
    "book_closed": Word("This book is closed.", "Use the open book of this year."),
    "book_of_another_year": Word("The day does not lie in the year of this book ({year}).", "Choose the book of that year."),
    "before_the_book_opened": Word("The book was not yet open on that day."),
    "volume_empty": Word("The volume has no line yet."),
    "year_not_over": Word("The year {year} is not over."),
    "basis_required": Word("Cite the entry of the classification list that this level rests on.", "What is not on the list is not protected."),
    "basis_of_another_level": Word("The chosen entry of the list is for another level ({level}).", "Choose an entry for this level."),
    "drafter_cannot_decide": Word("Who drafted a document cannot decide its level."),
    "authority_of_the_first": Word(
        "What you could decide this on was lent to you by whoever drafted, proposed or keeps it: that is no second authority.",
        "It waits for an authority of one's own, or one that another post has lent.",
    ),
    "no_deciding_authority": Word("You have no deciding authority for this.", "It waits for the competent authority."),
    "not_competent_at_level": Word("Your capacity is not competent for this act at the level “{level}”.", "This is decided by: {who}."),
    "nobody_decides_at_level": Word(
        "“{law}”, in force today, gives this act at the level “{level}” to nobody.", "Ask the body that issued the document."
    ),
    "level_not_known_today": Word(
        "“{law}”, in force today, has no level that is treated like “{level}”: nobody here decides this.",
        "Ask the body that issued the document, or adopt a rule set that says which level is treated like it.",
    ),
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
    "end_is_unsure": Word("That the protection ends on {until} was reckoned, not read.", "Let the registrar confirm the end first."),
    "no_such_rule_set": Word("No rule set “{code}” was adopted. Adopted are: {known}.", "Ask an access officer to adopt it first."),
    "already_adopted": Word("“{name}” is already adopted, word for word.", "Nothing needs to be done."),
    "listed_apart": Word(
        "No one authority decides all of these: one list is of one unit, one need-to-know and levels that one post may decide.",
        "List the copies apart, by unit, need-to-know and level.",
    ),
    "several_authorities": Word(
        "No one authority of yours is competent for everything on this list.", "Let it be listed apart, by unit and level."
    ),
    "not_correctable": Word("This field cannot be corrected. These can: {known}."),
    "not_entered": Word("The document stands in no book: its protection ended before it was issued.", "There is no entry to correct."),
    "nothing_changes": Word("The new value is the old one."),
    "copies_have_moved": Word("Copies of this entry have already been handed on.", "Withdraw the offers that nobody has accepted yet, and let every other copy be given back to you: once all of them lie with you, the entry can be cancelled."),
    "not_the_drafter": Word("Only the one who drafted it may do this."),
    "not_the_proposer": Word("Only the one who proposed it may do this.", "A second person may refuse it."),
    "still_waiting": Word("It does not lapse yet: its last day is {until}."),
    "permission_over": Word("The last day of this permission was {until}.", "Ask for a further permission."),
    "not_protected": Word("The document is not under protection."),
    "has_no_end": Word("No end of its protection is known."),
    "still_protected": Word("The period of protection runs until {until}.", "It ends by itself on that day."),
    "not_a_copy_number": Word("These are not copy numbers: {numbers}.", "Write numbers such as 3, 7-10 or 14/1, separated by blanks or commas."),
    # custody
    "not_the_keeper": Word("Only the keeper of a copy may do this."),
    "already_offered": Word("The copy is already offered to somebody.", "Withdraw the open offer first."),
    "cancelling_proposed": Word(
        "The cancelling of entry {entry} is proposed: until it is answered, no copy of it leaves its place.",
        "Whoever proposed it withdraws it, or a second person confirms or refuses it, on the document's page.",
    ),
    "day_of_return_is_over": Word(
        "The copy was to be back on {day}: it cannot be accepted any more.",
        "Refuse it, and ask the giver to offer it anew, with a later day.",
    ),
    "not_to_oneself": Word("A handover needs two people."),
    "office_vacant": Word("This post is vacant.", "Choose a post that is filled."),
    "receiver_not_authorised": Word("The receiver is not authorised for this level or need-to-know.", "Choose an authorised post, or propose an authorisation first."),
    "not_the_receiver": Word("This copy was offered to somebody else."),
    "not_the_giver": Word("Only the one who offered the copy may withdraw the offer."),
    "not_the_registry": Word("This post is not a registry of the document's unit."),
    "registry_no_more": Word(
        "The copy is returned to a registry, and your post keeps the register of its document's unit no more.",
        "Refuse it: its giver keeps it and returns it to a registry.",
    ),
    "not_the_lender": Word("Only the one who lent the copy may do this."),
    "not_later": Word("The loan already runs until {day}.", "Choose a later day."),
    "longer_than_the_loan": Word("You have the copy on loan yourself, until {longest}.", "Lend it for no longer, or ask for an extension."),
    "loan_to_its_lender": Word("This receiver lent you the copy.", "Give it back: leave the day of return empty."),
    "reproduction_forbidden": Word("The originator has forbidden any reproduction.", "Ask the originator for a further copy."),
    "more_than_permitted": Word("Only {left} more may be made under this permission.", "Ask for a further permission."),
    "withdraw_authorisations_first": Word(
        "This post still has {number} authorisations or delegations. Anyone appointed next must be authorised again by two people.",
        "Withdraw them first.",
    ),
    "office_holds_copies": Word(
        "This post still holds {number} copies. Each must be handed over and accepted.",
        "Leave the post vacant and let the registry take the copies over first.",
    ),
    "only_in_writing": Word("Authority is delegated only in writing.", "Name the paper: its number and date."),
    "no_delegation": Word("The scheme allows no delegation."),
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
    "not_over_the_whole": Word(
        "This holds for the whole organisation: only whoever decides, or is in charge of access, at its root may do it.",
        "Ask a post at the root.",
    ),
    "basis_not_in_force": Word("The cited entry of the list is not in force on {day}.", "Choose an entry in force."),
    "copy_number_twice": Word("These copy numbers are named twice: {numbers}.", "Name every copy once."),
    "office_not_vacant": Word("The post that holds the copy is filled.", "Ask its holder to offer or return the copy."),
    "form_of_another_source": Word("This form of copy is not made from such a copy.", "Choose another form."),
    "keeper_post_vacant": Word("Nobody fills the post that keeps the copy: nobody answers for it.", "Take the copy over first, then list it."),
    "keeper_cannot_decide": Word("Whoever keeps a listed copy does not decide its destruction."),
    "proposer_cannot_witness": Word("Whoever proposed the destruction does not witness it."),
    "no_rules_on_day": Word("No rule set of this organisation was in force on {day}.", "Check the day."),
    "keeper_cannot_witness": Word("The keeper of a listed copy cannot be a witness."),
    "decider_cannot_witness": Word("Who decided the destruction cannot be a witness."),
    "already_witnessed": Word("You have already confirmed this as a witness."),
    "destroyed_before_witnesses": Word(
        "A witness has confirmed that the copies were destroyed: they cannot stay with their keepers.",
        "Ask the witnesses who are missing to confirm, then record the destruction; whoever confirmed by mistake takes it back.",
    ),
    "not_a_witness": Word("Only who confirmed this as a witness can take that back."),
    "witnesses_missing": Word("{needed} witnesses are needed; {present} have confirmed so far.", "Ask the witnesses to confirm."),
    # files
    "file_not_read": Word("No text could be read from this file. {why}", "Give the file as its program saved it, without a password."),
    "file_too_large": Word("The file is larger than {most}."),
    "not_signed_in": Word("Files are taken only from people who are signed in.", "Sign in, then hand in the file again."),
    "not_a_scanned_paper": Word("This is neither a PDF nor an image.", "Scan the signed paper to PDF, PNG, JPEG or TIFF."),
    "export_too_large": Word("At most {most} rows can be exported at once.", "Use narrower filters."),
    # imports
    "not_a_workbook": Word("This is neither a workbook (xlsx, xls, ods) nor a CSV text in UTF-8.", "Save it from the spreadsheet program as xlsx."),
    "workbook_locked": Word("The workbook is protected by a password.", "Save it without a password, import it, then remove that file."),
    "workbook_too_long": Word("More than {most} rows are not read at once.", "Divide the workbook."),
    "workbook_too_hard": Word("Reading the workbook took too much time or memory.", "The sheet contains stray data outside the table: copy the table into a new workbook."),
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
    "store_without_root": Word("{store} is not a full path.", "Give the full path of the store, starting with /."),
    "no_stores": Word("A scan reads only stores that are named.", "Name at least one store, one a line."),
    "scan_too_long": Word("A scan decision holds for at most {days} days."),
    "report_without_decision": Word("This report was not made under a scan decision and cannot be imported.", "Run the scan with the work order of the decision."),
    "report_of_another_decision": Word("The report belongs to another decision."),
    "row_was_changed": Word("The row {name} is not what the log says, so nothing was committed anew.", "Run “steward log verify” and find out what happened."),
    "nothing_to_recommit": Word("Every row of {table} is committed in full."),
    "already_erased": Word("What this entry disclosed is already erased."),
    "erasures_stay": Word("What an erasure itself says is not erased: without it nobody could tell an erased text from a stolen one."),
    "not_begun": Word("This installation has not been set up yet.", "Run “steward init”."),
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
    "internal_error": Word("Something went wrong in Steward.", "Send this reference to your administrator."),
}  # fmt: skip

#: Words of codes that stand in records and choices, by subject: roles, states, directions and the like.
CODES: dict[str, dict[str, str]] = {
    "subject": {
        "body": "Organisation", "unit": "Units", "office": "Posts", "person": "Persons", "account": "Sign-ins",
        "compartment": "Need-to-know", "authorisation": "Authorisations", "delegation": "Delegations",
        "credential": "Lost passwords and second factors", "book": "Register books", "register": "Exports of lists",
        "document": "Documents", "basis": "List of what may be protected", "copy": "Copies and custody", "proof": "Signed papers",
        "scheme": "Rule sets", "scan": "Spill scan", "hit": "Findings", "incident": "Incidents", "allowance": "Allow-list", "record": "Rows",
        "disclosure": "Transparency log",
    },
    "role": {role.code: role.word for role in ROLES.values()},
    "register_part": {"entered": "Registered", "drafts": "Drafts", "cancelled": "Cancelled", "all": "Everything"},
    "register_order": {
        "entered": "Newest entry", "number": "Number, symbol", "dated": "Date", "level": "Level", "issuer": "Issuer",
        "ending": "End of protection",
    },
    "loans": {"lent": "Lent, to come back", "overdue": "Overdue"},
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
    "scan_state": {"open": "Decided, no report yet", "closed": "Report imported", "abandoned": "Abandoned"},
    "incident_state": {"open": "Open", "closed": "Closed"},
    "destruction_state": {
        "proposed": "Proposed", "decided": "Decided", "refused": "Refused", "withdrawn": "Withdrawn", "given_up": "Given up",
        "done": "Carried out",
    },
    "authorisation_state": {
        "proposed": "Proposed", "in_force": "In force", "refused": "Refused", "withdrawn": "Withdrawn", "lapsed": "Lapsed",
    },
    "on_day": {
        "to_come": "Not yet in force", "has_ended": "Ended by itself", "post_vacant": "Opens nothing: the post is vacant",
        "lends_nothing": "Lends nothing today",
    },
    "permission_state": {"open": "In force", "used": "Used up", "ended": "Ended"},
    "book_state": {"open": "Open", "closed": "Closed, no more lines"},
    "volume_state": {"open": "Open", "closed": "Closed, no more lines"},
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
        "recipients": "Recipients", "note": "Note", "keywords": "Keywords", "arrival_number": "Arrival number",
        "receiving_unit": "Receiving unit", "keeping_unit": "Keeping unit", "extended": "Paper that extended it",
        "title": "What the paper is", "method": "Method",
    },
    "entry_state": {"valid": "Valid", "cancel_proposed": "Cancelling proposed", "cancelled": "Cancelled"},
    "waiting": WAITING,
    "reproduction": {"by_decision": "By decision", "forbidden": "Forbidden"},
    "reset": {"password": "Password", "second_factor": "Second factor"},
    "correctable": {
        "kind": "Kind", "abstract": "Abstract", "symbol": "Number, symbol", "issuing_body": "Issued by", "signer": "Signer",
        "recipients": "Recipients", "protected_until": "Protected until",
    },
    "suggested": {"issuing_body": "Issued by", "kind": "Kind", "symbol": "Number, symbol"},
    "export_format": {"csv": "CSV", "xlsx": "Excel", "json": "JSON"},
    "print_format": {"pdf": "PDF"},
    "proof_subject": {"document": "Document", "copy": "Copy", "handover": "Handover"},
    "copy_kind": {"original": "Original"},
    "family": {"vn": "Vietnam", "us": "United States", "uk": "United Kingdom", "eu": "European Union", "nato": "NATO", "company": "Company"},
}  # fmt: skip
