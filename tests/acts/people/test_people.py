"""Units, offices, persons and rights: granted by two, never to oneself, never outside one's charge."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from steward.acts.catalogue import ACTS
from steward.models import Authorisation, Compartment, NeedSet, Organisation, Person, Post, Unit
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.actor import CEREMONY, Actor
from steward.rules.machinery.answers import Conflict, Invalid, Refusal, Unknown
from steward.rules.machinery.fields import kinds
from tests.cast import LOW, MIDDLE, NOW, TODAY, TOP, Cast, do, grant, new_person, new_post


def proposal(cast: Cast, post: str, by: Actor | None = None, **fields: object) -> str:
    values = {
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": "2026-11-16",
        "trained_on": "2026-11-02",
        **fields,
    }
    return do("authorisation.propose", by or cast.access, office=post, **values).result["authorisation"]


def test_the_office_is_begun_by_two_people_once(cast, leaves_nothing):
    """The success of `body.begin` opens every cast; see also test_the_first_entry."""
    by = Actor(0, "ceremony", "p-00000001", 0, (), "", TODAY, principal=CEREMONY)
    order = {
        "title": "UBND", "code": "x", "family": "vn", "time_zone": "Asia/Ho_Chi_Minh", "log": "a.example/log", "first_name": "An",
        "first_title": "A", "first_login": "a", "second_name": "Ba", "second_title": "B", "second_login": "b",
    }  # fmt: skip # one case a line
    with leaves_nothing(Conflict, "already_begun"):
        do("body.begin", by, **order)
    with leaves_nothing(Refusal, "not_for_this_principal"):
        do("body.begin", cast.access, **order)


def test_the_first_entry_is_the_ceremony_and_its_rights_are_confirmed_crosswise(cast):
    from steward.foundations.tlog.leaf import parse
    from steward.models import Entry

    assert parse(bytes(Entry.objects.get(idx=0).leaf)).act == "body.begin"
    one, other = Authorisation.objects.filter(reason="body.begin").order_by("pk")
    assert (one.post, one.confirmed_by) == (other.confirmed_by, other.post)
    assert Organisation.objects.get().begun_on == TODAY


def test_a_unit_is_added(cast, leaves_one, leaves_nothing):
    order = {"parent": cast.units["interior"], "code": "archive", "title": "Phòng Lưu trữ"}
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("unit.create", cast.registrar, **order)
    with leaves_one("unit.create"):
        do("unit.create", cast.access, **order)
    assert len(Unit.objects.get(code="archive").units) == 3
    with leaves_nothing(Conflict, "code_taken"):
        do("unit.create", cast.access, **order)


def test_a_tree_of_units_ends_at_its_depth(cast, leaves_nothing):
    parent = cast.units["records"]
    for depth in range(3):
        parent = do("unit.create", cast.access, parent=parent, code=f"deep-{depth}", title="Tổ").result[
            "unit"
        ]
    with leaves_nothing(Refusal, "tree_too_deep"):
        do("unit.create", cast.access, parent=parent, code="deeper", title="Tổ")


def test_an_office_is_added(cast, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "no_such_capacity"):
        do("office.create", cast.access, unit=cast.units["interior"], title="X", capacity="emperor")
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("office.create", cast.head, unit=cast.units["interior"], title="X")
    with leaves_one("office.create"):
        do("office.create", cast.access, unit=cast.units["interior"], title="X", capacity="division-head")


def test_a_person_is_entered_by_name_only(cast, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("person.register", cast.registrar, name="X")
    with leaves_one("person.register"):
        do("person.register", cast.access, name="Đỗ Văn Ê")
    with pytest.raises(Invalid):
        do("person.register", cast.access, name="X", religion="none")


def test_an_empty_office_is_filled_and_left(cast, leaves_one, leaves_nothing):
    post, person = new_post(cast), new_person(cast)
    own = str(Person.objects.get(pk=cast.access.person).key)
    with leaves_nothing(Refusal, "nothing_for_oneself"):
        do("office.assign", cast.access, office=post, person=own, since="2026-11-16")
    with leaves_one("office.assign"):
        do("office.assign", cast.access, office=post, person=person, since="2026-11-16")
    with leaves_one("office.assign"):
        do("office.assign", cast.access, office=post, since="2026-11-16")


def test_nobody_puts_a_figurehead_into_an_office_that_decides(cast, leaves_nothing):
    """One who keeps access could otherwise register a name,
    open its sign-in and sit it in the head's office."""
    puppet = new_person(cast)
    do("account.open", cast.access, person=puppet, login="puppet")
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        do("office.assign", cast.access, office=cast.key("head"), person=puppet, since="2026-11-16")


def test_an_office_that_holds_copies_is_not_filled_anew(cast, leaves_nothing):
    from tests.cast import incoming

    incoming(cast)
    post = Post.objects.get(key=cast.key("registrar"))
    for row in post.authorisations.all():
        do("authorisation.withdraw", cast.access, authorisation=str(row.key), reason="thôi việc")
    person = new_person(cast)
    with leaves_nothing(Refusal, "office_holds_copies"):
        do("office.assign", cast.access, office=cast.key("registrar"), person=person, since="2026-11-16")


def test_compartments_are_the_whole_bodys(local, leaves_one, leaves_nothing):
    with leaves_one("compartment.create"):
        do("compartment.create", local.access, code="personnel", title="Nhân sự")
    do("compartment.create", local.access, code="border", title="Biên giới")
    with leaves_one("compartment.combine"):
        do("compartment.combine", local.access, compartments="personnel border")
    assert NeedSet.objects.filter(codes="border+personnel").exists()
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("compartment.create", local.local, code="mine", title="Của tôi")
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("compartment.combine", local.local, compartments="personnel")
    with leaves_nothing(Conflict, "code_taken"):
        do("compartment.create", local.access, code="border", title="Biên giới")
    with leaves_nothing(Conflict, "code_taken"):
        do("compartment.combine", local.access, compartments="border personnel")
    with leaves_nothing(Conflict, "code_taken"):
        do("compartment.create", local.access, code="Border", title="Biên giới")
    assert Compartment.objects.count() == 2


@pytest.mark.parametrize(
    "code", ["Ngoại giao", "Ngoai giao", "A+B", "+", "X,Y", "x_y", "-x", "x--y", "ngoại"]
)
def test_a_code_is_taken_only_if_it_is_read_again_out_of_the_lists_in_which_it_stands(cast, leaves_one, code):
    """A name as such is free; of codes a need-to-know is put together with blanks, commas and +."""
    orders = (
        ("compartment.create", {"title": "Ngoại giao, biên giới + hải đảo"}),
        ("unit.create", {"title": "Tổ A, B + C", "parent": cast.units["interior"]}),
    )
    for act, order in orders:
        with pytest.raises(Invalid) as no:
            do(act, cast.access, **order, code=code)
        assert no.value.fields == {"code": ("not_a_code", {})}
        with leaves_one(act):
            do(act, cast.access, **order, code="NG-2")
    assert NeedSet.objects.of("NG-2").codes == "NG-2"
    assert granted_to_need(cast, "NG-2").compartments == "NG-2"


def granted_to_need(cast: Cast, codes: str) -> Authorisation:
    return Authorisation.objects.get(
        key=grant(cast, cast.key("keeper"), "reader", LOW, "records", compartments=codes)
    )


def test_every_code_that_is_kept_for_lists_is_read_by_the_one_rule():
    """A column for codes is checked by no database: the field of the order that fills it is."""
    coded = {
        act.name for act in ACTS for name, kind in kinds(act.order).items() if name == "code" and kind.coded
    }
    assert coded == {"unit.create", "compartment.create", "body.begin"}
    slugs = {
        (m.__name__, f.name)
        for m in apps.get_app_config("steward").get_models()
        for f in m._meta.fields
        if type(f).__name__ == "SlugField" and "capacity" not in f.name
    }
    assert slugs == {("Unit", "code"), ("Compartment", "code")}, (
        "a capacity is one of the rule set's; what else is a code?"
    )


def test_an_authorisation_takes_two_people(cast, leaves_one, leaves_nothing):
    post = cast.key("outsider")
    with leaves_one("authorisation.propose"):
        waiting = proposal(cast, post)
    assert len(cast.outsider.mandates) == 1
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("authorisation.confirm", cast.access, authorisation=waiting)
    with leaves_nothing(Unknown, "unknown"):
        do("authorisation.confirm", cast.head, authorisation=waiting)
    with leaves_one("authorisation.confirm"):
        do("authorisation.confirm", cast.second_access, authorisation=waiting)
    assert len(cast.outsider.mandates) == 2
    with leaves_nothing(Refusal, "not_now"):
        do("authorisation.confirm", cast.second_access, authorisation=waiting)
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=waiting, reason="hết việc")
    assert len(cast.outsider.mandates) == 1
    with leaves_nothing(Refusal, "not_now"):
        do("authorisation.withdraw", cast.access, authorisation=waiting, reason="hết việc")


def test_an_authorisation_is_not_proposed_for_oneself_without_training_or_backwards(cast, leaves_nothing):
    with leaves_nothing(Refusal, "nothing_for_oneself"):
        proposal(cast, cast.key("access"))
    with leaves_nothing(Refusal, "training_missing"):
        proposal(cast, cast.key("outsider"), trained_on="")
    with leaves_nothing(Refusal, "training_missing"):
        proposal(cast, cast.key("outsider"), trained_on="2026-11-17")
    with leaves_nothing(Refusal, "ends_before_it_begins"):
        proposal(cast, cast.key("outsider"), until="2026-01-01")
    with leaves_nothing(Refusal, "no_such_role"):
        proposal(cast, cast.key("outsider"), role="owner")
    with leaves_nothing(Invalid, "invalid"):
        proposal(cast, cast.key("outsider"), level="ts")


def test_whoever_is_in_charge_of_one_unit_grants_nothing_elsewhere(local, leaves_nothing):
    """Neither for an office elsewhere, nor over a unit elsewhere,
    nor by confirming what somebody above proposed."""
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        proposal(local, local.key("keeper"), by=local.local)
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        proposal(local, local.key("outsider"), by=local.local, unit=local.units["root"], role="security")
    waiting = proposal(local, local.key("outsider"), unit=local.units["root"])
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("authorisation.confirm", local.local, authorisation=waiting)
    own = proposal(local, local.key("outsider"), by=local.local, unit=local.units["finance"])
    do("authorisation.confirm", local.second_local, authorisation=own)


def test_a_proposer_moved_to_another_office_does_not_confirm(cast, leaves_nothing):
    """Persons are compared as they sat on the day: moving the proposer does not make two of one."""
    waiting = proposal(cast, cast.key("outsider"))
    person = str(Person.objects.get(pk=cast.access.person).key)
    post = new_post(cast, "root")
    do("office.assign", cast.second_access, office=post, person=person, since="2026-11-16")
    grant_by(cast, post)
    do("office.assign", cast.second_access, office=cast.key("access"), since="2026-11-16")
    cast.posts["moved"] = post
    try:
        with leaves_nothing(Refusal, "two_persons_needed"):
            do("authorisation.confirm", cast.moved, authorisation=waiting)
    finally:
        del cast.posts["moved"]


def test_access_over_the_whole_body_is_never_left_to_one_person(cast, leaves_one, leaves_nothing):
    """Neither by withdrawing a right nor by leaving an office vacant:
    one alone could confirm nothing any more."""
    own = Authorisation.objects.get(post__key=cast.key("second_access"), role="security")
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("authorisation.withdraw", cast.access, authorisation=str(own.key), reason="nghỉ hưu")
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("office.assign", cast.access, office=cast.key("second_access"), since="2026-11-16")
    third_keeper(cast)
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=str(own.key), reason="nghỉ hưu")


def third_keeper(cast: Cast, login: str = "ha", **more: object) -> str:
    """The office of a third person in charge of access over the whole body;
    without a login they cannot sign in."""
    post, person = new_post(cast, "root"), new_person(cast, "Ngô Thị Hà")
    do("office.assign", cast.second_access, office=post, person=person, since="2026-11-16")
    if login:
        do("account.open", cast.second_access, person=person, login=login)
    grant(cast, post, "security", "", "root", **more)
    return post


@pytest.mark.parametrize(
    "lacking",
    [
        pytest.param({"until": "2026-11-17"}, id="a right that ends tomorrow"),
        pytest.param({"until": "2030-12-31"}, id="a right that ends in years"),
        pytest.param({"login": ""}, id="a person without a sign-in"),
    ],
)
def test_access_is_kept_neither_by_rights_that_end_nor_by_people_who_cannot_sign_in(
    cast, leaves_one, leaves_nothing, lacking
):
    """On the day after, or at once, nobody could grant, confirm or reset anything for ever."""
    own = str(Authorisation.objects.get(post__key=cast.key("second_access"), role="security").key)
    weak = third_keeper(cast, **lacking)
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("authorisation.withdraw", cast.access, authorisation=own, reason="nghỉ hưu")
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("office.assign", cast.access, office=cast.key("second_access"), since="2026-11-16")
    third_keeper(cast, login="lan")
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=own, reason="nghỉ hưu")
    right = Authorisation.objects.get(post__key=weak)
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="nghỉ hưu")


def test_a_sign_in_is_opened_after_the_rights_given_too_early_are_withdrawn(cast, leaves_one, leaves_nothing):
    """Such rights keep nothing, so withdrawing them loses nothing: there is always a way out."""
    post = third_keeper(cast, login="")
    row = Post.objects.get(key=post)
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        do("account.open", cast.access, person=str(row.person.key), login="ha")
    do(
        "authorisation.withdraw",
        cast.access,
        authorisation=str(row.authorisations.get().key),
        reason="cấp quá sớm",
    )
    with leaves_one("account.open"):
        do("account.open", cast.access, person=str(row.person.key), login="ha")


def grant_by(cast: Cast, post: str) -> None:
    """The security role for an office of the first keeper of access, by the second and a third."""
    third = third_keeper(cast)
    right = proposal(cast, post, by=cast.second_access, role="security", unit=cast.units["root"], level="")
    cast.posts["third"] = third
    try:
        do("authorisation.confirm", cast.third, authorisation=right)
    finally:
        del cast.posts["third"]


def test_authority_is_lent_in_writing_for_a_time_and_ended(cast, leaves_one, leaves_nothing):
    order = {"deputy": cast.key("deputy"), "paper": "02/UQ", "since": "2026-11-16", "until": "2026-12-16"}
    with leaves_nothing(Refusal, "nothing_to_delegate"):
        do("delegation.give", cast.registrar, **order)
    with leaves_nothing(Refusal, "nothing_for_oneself"):
        do("delegation.give", cast.head, **{**order, "deputy": cast.key("head")})
    with leaves_nothing(Refusal, "only_in_writing"):
        do("delegation.give", cast.head, **{**order, "paper": " "})
    with leaves_nothing(Refusal, "delegation_too_long"):
        do("delegation.give", cast.head, **{**order, "until": "2028-12-16"})
    with leaves_one("delegation.give"):
        lent = do("delegation.give", cast.head, **order).result["delegation"]
    assert cast.deputy.having("decider")
    with leaves_nothing(Refusal, "no_sub_delegation"):
        do("delegation.give", cast.deputy, **{**order, "deputy": cast.key("keeper")})
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("delegation.end", cast.deputy, delegation=lent)
    with leaves_one("delegation.end"):
        do("delegation.end", cast.head, delegation=lent)
    assert not cast.deputy.having("decider")
    with leaves_nothing(Refusal, "not_now"):
        do("delegation.end", cast.access, delegation=lent)


def test_nothing_is_lent_to_a_deputy_elsewhere_whom_it_would_let_decide_nothing(
    cast, leaves_one, leaves_nothing
):
    lent = {"paper": "03/UQ", "since": "2026-11-16", "until": "2026-12-16"}
    with leaves_nothing(Refusal, "lends_nothing"):
        do("delegation.give", cast.head, deputy=cast.key("outsider"), **lent)
    with leaves_one("delegation.give"):
        do("delegation.give", cast.head, deputy=cast.key("deputy"), **lent)


def test_an_act_of_yesterday_is_not_done_today(cast, leaves_nothing):
    tomorrow = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    assert tomorrow > NOW
    with leaves_nothing(Conflict, "the_day_has_changed"):
        do("person.register", cast.access, now=tomorrow, name="X")


def test_levels_above_are_granted_by_their_code(cast):
    row = Authorisation.objects.get(key=proposal(cast, cast.key("outsider"), level=TOP))
    assert row.rank > Authorisation.objects.get(key=proposal(cast, cast.key("outsider"), level=MIDDLE)).rank


def test_a_proposed_authorisation_is_taken_back_by_its_proposer_and_lapses(local, leaves_one, leaves_nothing):
    """Whoever proposed it takes it back, also when access over the post is kept by others since."""
    first, second = (
        proposal(local, new_post(local, "finance"), local.local, unit=local.units["finance"])
        for _ in range(2)
    )
    own = str(Authorisation.objects.get(post__key=local.key("local")).key)
    do("authorisation.withdraw", local.access, authorisation=own, reason="thôi")
    with leaves_nothing(Unknown, "unknown"):
        do("authorisation.withdraw", local.head, authorisation=first, reason="nhầm")
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", local.local, authorisation=first, reason="nhầm")
    last, over = NOW + timedelta(days=30), NOW + timedelta(days=31)
    with leaves_nothing(Refusal, "still_waiting"):
        do("authorisation.lapse", the_clock(last), now=last, authorisation=second)
    with leaves_one("authorisation.lapse"):
        do("authorisation.lapse", the_clock(over), now=over, authorisation=second)
    states = (
        Authorisation.objects.filter(key__in=(first, second)).order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["withdrawn", "lapsed"]
