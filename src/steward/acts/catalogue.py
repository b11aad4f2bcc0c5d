"""Everything that can happen, in order of subject."""

from steward.acts import accounts, books, custody, log, people, proofs, register, spill
from steward.acts.act import Act
from steward.rules.answers import Unknown

ACTS: tuple[Act, ...] = (
    people.begin_body, people.create_unit, people.create_office, people.register_person, people.assign_office,
    accounts.open_account, people.create_compartment, people.combine_compartments, people.propose_authorisation,
    people.confirm_authorisation, people.withdraw_authorisation, people.give_delegation, people.end_delegation,
    accounts.propose_reset, accounts.confirm_reset,
    books.open_book, books.close_volume, books.turn_year, books.print_book, books.export_register,
    register.adopt_basis, register.register_incoming, register.propose_document, register.determine_document,
    register.return_proposal, register.issue_document, register.correct_document, register.cancel_entry,
    register.confirm_cancelling, register.declassify_document, register.end_protection, register.keep_fingerprints,
    custody.offer_copy, custody.return_copy, custody.accept_copy, custody.refuse_copy, custody.withdraw_offer,
    custody.take_over_copy,
    custody.permit_reproduction, custody.reproduce_copy, custody.propose_destruction, custody.decide_destruction,
    custody.refuse_destruction, custody.witness_destruction, custody.destroy_copies,
    proofs.attach_proof,
    spill.open_scan, spill.take_in_hits, spill.close_scan, spill.confirm_hit, spill.dismiss_hit, spill.allow_hit,
    spill.end_allowance,
    log.propose_erasure, log.erase_disclosures, log.refuse_erasure,
)  # fmt: skip

BY_NAME = {act.name: act for act in ACTS}


def find(name: str) -> Act:
    """The act of this name, or Unknown."""
    if name not in BY_NAME:
        raise Unknown("act")
    return BY_NAME[name]
