"""Who may do what: the table, the scope, and no by default."""

from pathlib import Path

import pytest
import yaml

from actions.accounts import AccountError, Permission, Role, can_see, may, needs_second_factor
from actions.accounts.permissions import TABLE, load_grants
from actions.storage.tables import Case, Staff

WORDS = [Permission.CASE_READ, Permission.CASES_LIST]


def staff(role: str = "agent", queues=(), units=(), **more) -> Staff:
    made = {"id": 7, "login": "x", "name": "x", "password_hash": "-", "is_disabled": False}
    return Staff(role=role, queues=list(queues), units=list(units), **{**made, **more})


def case(queue: str = "Q-YL", unit: str | None = None, owner_id: int | None = None) -> Case:
    return Case(queue=queue, unit=unit, owner_id=owner_id)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", ["", "boss", "AGENT", "Supervisor"])
def test_an_unknown_role_may_nothing(role: str, permission: Permission):
    assert not may(staff(role), permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", ["", "everything", "case", "CASE_READ", "may"])
def test_nobody_may_what_is_not_known(role: Role, permission: str):
    assert not may(staff(role, queues=["Q-YL"]), permission)


@pytest.mark.parametrize("role", Role)
def test_a_disabled_account_may_nothing(role: Role):
    gone = staff(role, queues=["Q-YL"], is_disabled=True)

    assert [one for one in Permission if may(gone, one)] == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
@pytest.mark.parametrize("permission", WORDS)
def test_admins_and_auditors_read_words_only_in_queues_named_for_them(role, permission):
    assert not may(staff(role), permission)
    assert not may(staff(role), permission, case("Q-YL"))
    assert may(staff(role, queues=["Q-YL"]), permission, case("Q-YL"))
    assert not may(staff(role, queues=["Q-YL"]), permission, case("Q-TY"))


def test_units_named_alone_give_an_auditor_no_words():
    assert not may(staff("auditor", units=["wenfeng"]), Permission.CASE_READ)


@pytest.mark.parametrize(
    ("role", "permission"),
    [
        ("admin", Permission.CASE_WORK),
        ("admin", Permission.CONTACT_READ),
        ("auditor", Permission.CASE_WORK),
        ("auditor", Permission.CONTACT_READ),
        ("auditor", Permission.EXPORT_ASK),
        ("agent", Permission.CASE_ASSIGN),
        ("agent", Permission.DISCLOSURES_READ),
        ("agent", Permission.EXPORT_ASK),
        ("agent", Permission.EXPORT_DECIDE),
        ("agent", Permission.LEARNING_PUBLISH),
        ("supervisor", Permission.ACCOUNTS_KEEP),
    ],
)
def test_what_a_role_must_not_have_even_with_queues(role: str, permission: Permission):
    assert not may(staff(role, queues=["Q-YL"]), permission, case("Q-YL"))


@pytest.mark.parametrize(
    ("queues", "units", "queue", "unit", "is_seen"),
    [
        ([], [], "Q-YL", "wenfeng", True),  # nothing named: everything
        (["Q-YL"], [], "Q-YL", "wenfeng", True),
        (["Q-TY"], [], "Q-YL", None, False),  # another queue
        ([], ["wenfeng"], "Q-YL", "wenfeng", True),
        ([], ["wenfeng"], "Q-YL", "guanmian", False),  # another unit
        ([], ["wenfeng"], "Q-YL", None, True),  # a case of no unit is anybody's
        (["Q-YL"], ["wenfeng"], "Q-TY", "wenfeng", False),  # both have to fit
        (["Q-YL"], ["wenfeng"], "Q-YL", "guanmian", False),
    ],
)
def test_a_case_is_seen_by_queue_and_unit(queues, units, queue, unit, is_seen):
    assert can_see(staff(queues=queues, units=units), case(queue, unit)) is is_seen
    assert may(staff(queues=queues, units=units), "case_read", case(queue, unit)) is is_seen


def test_whoever_owns_a_case_sees_it_wherever_it_went():
    assert can_see(staff(queues=["Q-TY"]), case("Q-YL", owner_id=7))
    assert not can_see(staff(queues=["Q-TY"]), case("Q-YL", owner_id=8))
    assert not can_see(staff(queues=["Q-TY"], id=None), case("Q-YL"))


def test_supervisors_admins_and_unknown_roles_need_a_second_factor():
    needed = {role: needs_second_factor(staff(role)) for role in [*Role, "boss"]}

    assert needed == {
        "agent": False,
        "supervisor": True,
        "admin": True,
        "auditor": False,
        "boss": True,
    }


def test_every_permission_is_somebodys():
    given = {one for grant in load_grants().values() for one in grant.may | grant.may_if_named}

    assert given == set(Permission)


@pytest.mark.parametrize(
    ("role", "column", "value", "said"),
    [
        ("agent", "may", ["case_raed"], "agent.may"),
        ("admin", "may_if_named", "case_read", "admin.may_if_named"),
        ("supervisor", "second_factor", "yes", "supervisor.second_factor"),
        ("supervisor", "extra", [], "supervisor"),
        ("boss", "may", [], "roles"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, role: str, column: str, value, said: str):
    table = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    table.setdefault(role, {})[column] = value
    file = tmp_path / "permissions.yml"
    file.write_text(yaml.safe_dump(table), encoding="utf-8")

    with pytest.raises(AccountError, match=said):
        load_grants(file)
