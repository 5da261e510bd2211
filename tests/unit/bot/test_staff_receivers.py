"""Whom a supervisor is offered to give a case to."""

from types import SimpleNamespace

from actions.supervision.model import Load, PersonLoad
from bot.staff.supervisors.oversight_acts import receivers


def person(staff_id: int, *, queues=(), units=(), is_on_duty=True, waiting=0) -> PersonLoad:
    return PersonLoad(
        staff_id=staff_id,
        name=str(staff_id),
        office="",
        queues=queues,
        units=units,
        is_on_duty=is_on_duty,
        seen_at=None,
        load=Load(owned=waiting),
    )


def test_only_who_works_the_queue_and_unit_and_not_its_owner():
    people = (
        person(1),
        person(2),
        person(3, queues=("Q-TY",)),
        person(4, units=("there",)),
        person(5, queues=("Q-JZ",), units=("here",)),
    )
    case = SimpleNamespace(owner_id=1, queue="Q-JZ", unit="here")

    assert [one.staff_id for one in receivers(people, case)] == [2, 5]


def test_on_duty_first_then_who_has_least():
    people = (person(1, is_on_duty=False), person(2, waiting=3), person(3, waiting=1))
    case = SimpleNamespace(owner_id=None, queue="Q-JZ", unit=None)

    assert [one.staff_id for one in receivers(people, case)] == [3, 2, 1]
