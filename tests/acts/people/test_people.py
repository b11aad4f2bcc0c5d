"""Units, offices, persons and compartments: the body is begun by two and grows by acts."""

from datetime import UTC, datetime

import pytest
from django.apps import apps

from steward.acts.catalogue import ACTS
from steward.models import Authorisation, Compartment, NeedSet, Organisation, Person, Post, Unit
from steward.rules.machinery.actor import CEREMONY, Actor
from steward.rules.machinery.answers import Conflict, Invalid, Refusal
from steward.rules.machinery.fields import kinds
from tests.cast import LOW, NOW, TODAY, Cast, do, grant, new_person, new_post


def test_the_office_is_begun_by_two_people_once(cast, leaves_nothing):
    """The success of `body.begin` opens every cast; see also test_the_first_entry."""
    by = Actor(0, "ceremony", "p-00000001", 0, (), "", TODAY, principal=CEREMONY)
    order = {
        "title": "UBND",
        "code": "x",
        "family": "vn",
        "time_zone": "Asia/Ho_Chi_Minh",
        "log": "a.example/log",
        "first_name": "An",
        "first_title": "A",
        "first_login": "a",
        "second_name": "Ba",
        "second_title": "B",
        "second_login": "b",
    }
    with leaves_nothing(Conflict, "already_begun"):
        do("body.begin", by, **order)
    with leaves_nothing(Refusal, "not_for_this_principal"):
        do("body.begin", cast.access, **order)


def test_the_first_entry_is_the_ceremony_and_its_rights_are_confirmed_crosswise(cast):
    from steward.foundations.tlog.leaf import parse
    from steward.models import Entry

    assert parse(bytes(Entry.objects.get(idx=0).leaf)).act == "body.begin"
    one, other = Authorisation.objects.filter(proposed_on=None).order_by("pk")
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


def test_an_act_of_yesterday_is_not_done_today(cast, leaves_nothing):
    tomorrow = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    assert tomorrow > NOW
    with leaves_nothing(Conflict, "the_day_has_changed"):
        do("person.register", cast.access, now=tomorrow, name="X")
