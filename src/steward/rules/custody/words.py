"""Why something is refused, and what codes are called: copies, handovers and destruction.
English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "no_such_form": Word("The scheme does not know this form of copy."),
    "due_in_the_past": Word("A loan cannot be due back in the past."),
    "permission_over": Word("The last day of this permission was {until}.", "Ask for a further permission."),
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
    "not_the_receiver": Word("This copy was offered to somebody else."),
    "not_the_giver": Word("Only the one who offered the copy may withdraw the offer."),
    "not_the_registry": Word("This post is not a registry of the document's unit."),
    "registry_no_more": Word(
        "The copy is returned to a registry, and your post keeps the register of its document's unit no more.",
        "Refuse it: its giver keeps it and returns it to a registry.",
    ),
    "not_the_lender": Word("Only the one who lent the copy may do this."),
    "not_later": Word("The loan already runs until {day}.", "Choose a later day."),
    "longer_than_the_loan": Word(
        "You have the copy on loan yourself, until {longest}.",
        "Lend it for no longer, or ask for an extension.",
    ),
    "loan_to_its_lender": Word(
        "This receiver lent you the copy.", "Give it back: leave the day of return empty."
    ),
    "reproduction_forbidden": Word(
        "The originator has forbidden any reproduction.", "Ask the originator for a further copy."
    ),
    "more_than_permitted": Word(
        "Only {left} more may be made under this permission.", "Ask for a further permission."
    ),
    "office_not_vacant": Word(
        "The post that holds the copy is filled.", "Ask its holder to offer or return the copy."
    ),
    "form_of_another_source": Word("This form of copy is not made from such a copy.", "Choose another form."),
    "keeper_post_vacant": Word(
        "Nobody fills the post that keeps the copy: nobody answers for it.",
        "Take the copy over first, then list it.",
    ),
    "keeper_cannot_decide": Word("Whoever keeps a listed copy does not decide its destruction."),
    "proposer_cannot_witness": Word("Whoever proposed the destruction does not witness it."),
    "keeper_cannot_witness": Word("The keeper of a listed copy cannot be a witness."),
    "decider_cannot_witness": Word("Who decided the destruction cannot be a witness."),
    "already_witnessed": Word("You have already confirmed this as a witness."),
    "destroyed_before_witnesses": Word(
        "A witness has confirmed that the copies were destroyed: they cannot stay with their keepers.",
        "Ask the witnesses who are missing to confirm, then record the destruction; whoever confirmed by mistake takes it back.",
    ),
    "not_a_witness": Word("Only who confirmed this as a witness can take that back."),
    "witnesses_missing": Word(
        "{needed} witnesses are needed; {present} have confirmed so far.", "Ask the witnesses to confirm."
    ),
}
CODES: Codes = {
    "thing": {"copy": "Copy", "handover": "Receipt", "destruction": "Destruction list"},
    "subject": {
        "copy": "Copies and custody",
    },
    "loans": {"lent": "Lent, to come back", "overdue": "Overdue"},
    "copy_state": {
        "held": "In custody",
        "listed": "Listed for destruction",
        "destroyed": "Destroyed",
        "spoiled": "Spoiled",
    },
    "loan_state": {
        "open": "On loan",
        "returned": "Returned",
        "taken_over": "Taken over",
        "gone": "Ended with the copy",
    },
    "handover_state": {
        "open": "Waiting for the receiver",
        "accepted": "Accepted",
        "refused": "Refused",
        "withdrawn": "Withdrawn",
    },
    "handover_kind": {"handover": "Handover", "return": "Return", "takeover": "Taken over"},
    "destruction_state": {
        "proposed": "Proposed",
        "decided": "Decided",
        "refused": "Refused",
        "withdrawn": "Withdrawn",
        "given_up": "Given up",
        "done": "Carried out",
    },
    "permission_state": {"open": "In force", "used": "Used up", "ended": "Ended"},
    "copy_kind": {"original": "Original"},
    "waiting": {
        "copies_issued": "Issued and not yet handed out",
        "destructions_refused": "Destruction lists refused",
        "lent_left": "Lent by vacant posts and due back",
        "lent_left_running": "Lent by vacant posts, not yet due",
        "lent": "Lent and due back",
        "lent_running": "Lent, not yet due",
        "lent_listed": "Lent and listed for destruction",
        "lent_gone": "Lent and destroyed",
        "copies_left": "Copies of vacant posts",
        "borrowed_running": "On loan to you, not yet due",
        "destructions_decided": "Destructions that wait for witnesses",
        "destructions_proposed": "Destruction lists that wait for a decision",
        "permissions_without_a_day": "To reproduce, without a last day",
        "destructions_left": "Destruction lists of vacant posts",
        "offers_refused": "Offers refused",
        "offers_accepted": "Offers accepted",
        "destructions_done": "Destruction lists carried out",
        "destructions_withdrawn": "Destruction lists withdrawn",
        "destructions_given_up": "Destruction lists given up",
    },
}
