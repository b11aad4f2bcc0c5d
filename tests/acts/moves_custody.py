"""Moves of copies: handed over, lent, reproduced, destroyed, and what is proved of them by papers."""

from datetime import timedelta

from steward.models import Copy, Destruction, DestructionWitness, Document, Handover, Loan, Permission, Post
from tests.acts.machine import EVERYBODY, KEEPERS, move

FORMS = ("true-copy", "extract", "copy-of-copy", "photograph")


@move("copy.offer", weight=14)
def offer(m, who, random):
    copy, to = m.one(Copy, random, state="held"), random.choice((*KEEPERS, random.choice(EVERYBODY)))
    lent = (
        {"due_back": str(m.actor("access").day + timedelta(days=random.randint(0, 9)))}
        if random.random() < 0.3
        else {}
    )
    return copy and m.attempt(
        "copy.offer", who, m.keeper_of(copy), copy=str(copy.key), to=m.cast().key(to), **lent
    )


@move("copy.extend_loan", weight=2)
def extend_a_loan(m, who, random):
    loan = m.one(Loan, random, state="open")
    more = {"until": str(m.actor("access").day + timedelta(days=random.randint(0, 40))), "reason": "họp thêm"}
    return loan and m.attempt("copy.extend_loan", who, m.names[loan.lender_id], loan=str(loan.key), **more)


@move("copy.return", weight=3)
def give_back(m, who, random):
    held = Copy.objects.filter(state="held")
    registry = m.cast().key("registrar")
    copy = m.some(held if random.random() < 0.1 else held.exclude(keeper__key=registry), random)
    return copy and m.attempt("copy.return", who, m.keeper_of(copy), copy=str(copy.key), to=registry)


@move("copy.accept", "copy.refuse", "copy.withdraw", weight=16)
def answer_an_offer(m, who, random):
    handover = m.one(Handover, random, state="open")
    act = random.choice(("copy.accept", "copy.accept", "copy.accept", "copy.refuse", "copy.withdraw"))
    if not handover:
        return None
    usual = m.names[handover.giver_id if act == "copy.withdraw" else handover.receiver_id]
    return m.attempt(
        act,
        who,
        usual,
        handover=str(handover.key),
        **({"reason": "thiếu trang"} if act == "copy.refuse" else {}),
    )


@move("copy.permit_reproduction", weight=4)
def permit(m, who, random):
    copy = m.one(Copy, random, state="held")
    more = {"form": random.choice(FORMS), "quantity": random.randint(1, 3), "reason": "họp"}
    if random.random() < 0.4:
        more["until"] = str(m.actor("access").day + timedelta(days=random.randint(0, 20)))
    return copy and m.attempt("copy.permit_reproduction", who, m.decider(random), copy=str(copy.key), **more)


@move("copy.reproduce", weight=6)
def reproduce(m, who, random):
    permission = m.one(Permission, random, state="open")
    if not permission:
        return None
    more = {"permission": str(permission.key), "quantity": random.randint(1, 3)}
    return m.attempt("copy.reproduce", who, m.keeper_of(permission.copy), **more)


@move("copy.end_permission", weight=1)
def end_a_permission(m, who, random):
    permission = m.one(Permission, random, state="open")
    return permission and m.attempt(
        "copy.end_permission", who, m.decider(random), permission=str(permission.key), reason="họp xong"
    )


@move("copy.propose_destruction", weight=5)
def list_for_destruction(m, who, random):
    first = m.one(Copy, random, state="held")
    if not first:
        return None
    listed = Copy.objects.filter(document=first.document_id, state="held").order_by("pk")[
        : random.randint(1, 4)
    ]
    more = {"copies": [str(copy.key) for copy in listed], "reason": "hết hạn", "method": "cắt vụn"}
    return m.attempt(
        "copy.propose_destruction", who, random.choice(("registrar", m.keeper_of(first))), **more
    )


@move("copy.decide_destruction", "copy.refuse_destruction", "copy.withdraw_destruction", weight=5)
def answer_a_list(m, who, random):
    destruction = m.one(Destruction, random, state="proposed")
    if not destruction:
        return None
    act = random.choice(
        ("copy.decide_destruction",) * 4 + ("copy.refuse_destruction", "copy.withdraw_destruction")
    )
    usual = m.names[destruction.proposer_id] if act == "copy.withdraw_destruction" else "head"
    more = {} if act == "copy.decide_destruction" else {"reason": "còn cần"}
    return m.attempt(act, who, usual, destruction=str(destruction.key), **more)


@move("copy.witness_destruction", weight=8)
def witness(m, who, random):
    destruction = m.one(Destruction, random, state="decided")
    usual = random.choice(("inspector", "second_registrar", "drafter"))
    return destruction and m.attempt("copy.witness_destruction", who, usual, destruction=str(destruction.key))


@move("copy.withdraw_witness", weight=0.7)
def take_a_word_back(m, who, random):
    row = m.one(DestructionWitness, random, withdrawn_on=None)
    told = {"destruction": str(row.destruction.key), "reason": "nhầm"} if row else {}
    seat = row and Post.objects.filter(person=row.person_id).values_list("pk", flat=True).first()
    return row and m.attempt("copy.withdraw_witness", who, m.named(seat, "inspector"), **told)


@move("copy.destroy", "copy.give_up_destruction", weight=6)
def end_a_list(m, who, random):
    destruction = m.one(Destruction, random, state="decided")
    if not destruction:
        return None
    usual = m.names[destruction.proposer_id]
    if random.random() < 0.2:
        usual = random.choice((usual, "head"))
        return m.attempt(
            "copy.give_up_destruction", who, usual, destruction=str(destruction.key), reason="tòa yêu cầu giữ"
        )
    if destruction.witnesses.standing().count() < destruction.witnesses_needed and random.random() < 0.7:
        return None  # its witnesses come first; sometimes nobody waits for them
    return m.attempt("copy.destroy", who, usual, destruction=str(destruction.key))


@move("copy.take_over", weight=2)
def take_over(m, who, random):
    copy = m.some(Copy.objects.filter(keeper__person=None, state="held"), random)
    return copy and m.attempt(
        "copy.take_over", who, "registrar", copy=str(copy.key), note="người giữ thôi việc"
    )


@move("proof.attach", weight=1)
def attach(m, who, random):
    subject, model = random.choice((("document", Document), ("copy", Copy), ("handover", Handover)))
    record = m.some(model.objects.all(), random)
    more = {"title": "Biên bản", "sha256": "cd" * 32, "size": 4096, "media_type": "application/pdf"}
    return record and m.attempt(
        "proof.attach", who, "registrar", subject=subject, record=str(record.key), **more
    )
