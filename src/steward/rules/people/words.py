"""Why something is refused, and what codes are called: units, posts and rights. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "already_begun": Word("This installation is already set up.", "Use the installation that exists, or another database."),
    "no_such_capacity": Word("The scheme does not know the capacity “{capacity}”."),
    "no_capacity_to_decide": Word("“{law}” knows no capacity in which this post decides.", "Grant it to a post with a deciding capacity."),
    "role_over_all": Word("This role is granted over the whole organisation only.", "Choose its uppermost unit."),
    "no_such_role": Word("There is no role “{role}”."),
    "nothing_for_oneself": Word("You cannot grant, reset or assign anything for yourself.", "Ask the other access officer."),
    "access_would_be_lost": Word("At least two people must stay access officers of the whole organisation.", "Give somebody else this role first, with no end date and an active account."),
    "training_missing": Word("Access to protected documents needs a completed training.", "Enter the day on which the training was completed."),
    "nothing_to_delegate": Word("You have no deciding authority to delegate."),
    "delegated_already": Word(
        "The same is lent to this post on these days already: paper {paper}, until {last}.", "Use that delegation, or end it first."
    ),
    "no_sub_delegation": Word("Delegated authority cannot be delegated further.", "Whoever holds it in their own right must delegate it."),
    "takes_effect_today": Word("A post is filled, or falls vacant, at once and not on a later day.", "Enter it on that day, or write {day} or an earlier day."),
    "post_as_it_is": Word("Nothing would change: the post is so already.", "Choose somebody else, or leave it as it is."),
    "too_long_ago": Word("Nobody fills a post for more than {years} years.", "Check the year."),
    "delegation_too_long": Word("A delegation lasts at most {days} days."),
    "has_an_account": Word("This person already has a sign-in."),
    "no_account": Word("This person has no sign-in yet.", "Open one first."),
    "tree_too_deep": Word("The tree of units is at most six levels deep."),
    "withdraw_authorisations_first": Word(
        "This post still has {number} authorisations or delegations. Anyone appointed next must be authorised again by two people.",
        "Withdraw them first.",
    ),
    "office_holds_copies": Word(
        "This post still holds {number} copies. Each must be handed over and accepted.",
        "Leave the post vacant and let the registry take the copies over first.",
    ),
    "office_is_offered": Word(
        "Copies are offered to this post, and nobody has answered: {number}.",
        "Whoever offered them withdraws that first; in My work they see that the post is vacant.",
    ),
    "only_in_writing": Word("Authority is delegated only in writing.", "Name the paper: its number and date."),
    "no_delegation": Word("The scheme allows no delegation."),
}  # fmt: skip # one refusal, one line: code, why, way out
CODES: Codes = {
    "thing": {
        "unit": "Unit",
        "office": "Post",
        "authorisation": "Authorisation",
        "delegation": "Delegation",
        "reset": "Reset of a sign-in",
    },
    "subject": {
        "body": "Organisation",
        "unit": "Units",
        "office": "Posts",
        "person": "Persons",
        "account": "Sign-ins",
        "compartment": "Need-to-know",
        "authorisation": "Authorisations",
        "delegation": "Delegations",
        "credential": "Lost passwords and second factors",
    },
    "authorisation_state": {
        "proposed": "Proposed",
        "in_force": "In force",
        "refused": "Refused",
        "withdrawn": "Withdrawn",
        "lapsed": "Lapsed",
    },
    "delegation_state": {"in_force": "In force", "ended": "Ended"},
    "reset_state": {
        "proposed": "Proposed",
        "confirmed": "Confirmed",
        "refused": "Refused",
        "withdrawn": "Withdrawn",
        "lapsed": "Lapsed",
    },
    "aside": {"password": "One-time password"},
    "reset": {"password": "Password", "second_factor": "Second factor"},
    "waiting": {
        "rights_refused": "Authorisations refused",
        "delegations_held": "Authority delegated to you",
        "rights_proposed": "Authorisations that wait for a second person",
        "resets_proposed": "Resets that wait for a second person",
        "resets_refused": "Resets refused",
        "rights_confirmed": "Authorisations confirmed",
        "resets_confirmed": "Resets confirmed",
    },
}
