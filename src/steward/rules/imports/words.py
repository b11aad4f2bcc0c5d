"""Why something is refused, and what codes are called: the import of a workbook. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "not_a_workbook": Word(
        "This is neither a workbook (xlsx, xls, ods) nor a CSV text in UTF-8.",
        "Save it from the spreadsheet program as xlsx.",
    ),
    "workbook_locked": Word(
        "The workbook is protected by a password.",
        "Save it without a password, import it, then remove that file.",
    ),
    "workbook_too_long": Word("More than {most} rows are not read at once.", "Divide the workbook."),
    "workbook_too_hard": Word(
        "Reading the workbook took too much time or memory.",
        "The sheet contains stray data outside the table: copy the table into a new workbook.",
    ),
    "no_heading_row": Word(
        "No row with headings of the book was found.", "Use the headings of the empty workbook."
    ),
    "columns_missing": Word(
        "These columns are missing: {columns}.", "Add them; the empty workbook has all of them."
    ),
    "column_twice": Word("These columns are there twice: {columns}.", "Keep one of each."),
    "no_rows_below": Word("Nothing stands below the headings in row {row}."),
    "day_in_a_text_cell": Word(
        "The cell holds a day ({shown}), perhaps because the program took a number such as 14/1 for one.",
        "Format the column as text and write the value again.",
    ),
    "emptied_at_level": Word(
        "At this level this may not be stored anywhere, so the cell was emptied.", "Leave it empty."
    ),
    "emptied_without_level": Word(
        "The level of this row cannot be told, and there are levels at which this may not be stored anywhere, so the cell was emptied.",
        "Put level and date right, and write this again only where that level permits it.",
    ),
    "only_the_kind": Word(
        "At this level no abstract may be stored anywhere, so the cell was emptied.",
        "Write the kind of the document alone, in at most {words} words.",
    ),
    "twice_in_workbook": Word("The same entry stands in row {row} already.", "Remove one of the two."),
    "already_imported": Word("This row was imported before."),
    "already_in_book": Word("The same entry stands in the book already, under number {ordinal}."),
    "faulty_rows": Word(
        "{number} rows cannot be entered as they stand, so nothing was imported.",
        "Put them right in the workbook, or choose to leave them out.",
    ),
}
CODES: Codes = {
    "import_state": {
        "new": "Looked at",
        "waiting": "Waits for its turn",
        "running": "Running",
        "done": "Done",
        "failed": "Stopped with an error",
        "forgotten": "Forgotten",
    },
}
