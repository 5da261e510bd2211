import threading
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select, text

from actions.storage.database import Database
from actions.storage.migrate import SchemaError, check_schema, current_revision, migrate
from actions.storage.tables import Base, Conversation, ScreeningSession

_STAFF_0012 = (
    "INSERT INTO staff (login, name, office, password_hash, role, queues, is_disabled, "
    "failed_logins, created_at, totp_secret, totp_confirmed_at) "
    "VALUES (:login, 'x', '', '-', 'agent', '[]', false, 0, :now, :secret, :now)"
)


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrations_build_exactly_the_models(database: Database):
    assert _differences(database.engine) == []


def test_a_model_without_its_migration_is_noticed(database: Database):
    with database.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_cases_open_conversation"))

    assert _differences(database.engine)


def test_the_index_of_open_cases_is_partial_and_unique(database: Database):
    indexes = {row["name"]: row for row in inspect(database.engine).get_indexes("cases")}

    found = indexes["uq_cases_open_conversation"]

    assert found["unique"]
    where = "".join(str(value) for value in found["dialect_options"].values())
    assert "linked_to IS NULL" in where
    for state in ("queued", "owned", "waiting_citizen", "transfer_pending"):
        assert f"'{state}'" in where


def test_the_owner_check_and_the_circular_key_exist(database: Database):
    inspector = inspect(database.engine)

    checks = {row["name"] for row in inspector.get_check_constraints("cases")}
    keys = {row["name"] for row in inspector.get_foreign_keys("turns")}

    assert "ck_cases_owner_matches_state" in checks
    assert "fk_turns_message" in keys


def test_up_down_up(empty_url: str):
    migrate(empty_url)
    migrate(empty_url, "base")

    assert current_revision(empty_url) is None
    migrate(empty_url)
    check_schema(empty_url)


def test_resume_codes_come_to_a_database_in_use_and_go_again(empty_url: str):
    migrate(empty_url, "0003")
    with closing(Database(empty_url)) as database, database.transaction() as tx:
        # Only the columns that were there then.
        tx.execute(insert(Conversation).values(id="c" * 32, channel="web", channel_key="k"))
        tx.add(ScreeningSession(conversation_id="c" * 32, facts={"hh_n": 3}))

    migrate(empty_url, "0004")

    with closing(Database(empty_url)) as database:
        assert inspect(database.engine).has_table("resume_codes")
        assert inspect(database.engine).has_table("resume_attempts")
        migrate(empty_url, "-1")
        assert not inspect(database.engine).has_table("resume_codes")
        assert not inspect(database.engine).has_table("resume_attempts")
        with database.reading() as tx:
            assert tx.scalars(select(ScreeningSession)).one().facts == {"hh_n": 3}


def test_secrets_come_along_and_sealed_ones_are_set_up_anew_on_the_way_back(empty_url: str):
    migrate(empty_url, "0012")
    with closing(Database(empty_url)) as database, database.engine.begin() as connection:
        for number, secret in enumerate(("OPEN", "SEALED")):
            values = {"login": secret, "secret": secret, "now": f"2026-11-21 08:00:0{number}"}
            connection.execute(text(_STAFF_0012), values)

    migrate(empty_url)
    with closing(Database(empty_url)) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE staff SET totp_sealed = 'sealed:x' WHERE login = 'SEALED'"))
        came = connection.execute(text("SELECT totp_sealed FROM staff ORDER BY id")).scalars().all()
    migrate(empty_url, "-1")

    with closing(Database(empty_url)) as database, database.engine.connect() as connection:
        query = "SELECT totp_secret, totp_confirmed_at IS NULL FROM staff ORDER BY id"
        back = [tuple(row) for row in connection.execute(text(query))]
    assert came == ["OPEN", "sealed:x"]
    assert [(secret, bool(is_unset)) for secret, is_unset in back] == [
        ("OPEN", False),
        (None, True),
    ]


def test_migrating_twice_changes_nothing(empty_url: str):
    migrate(empty_url)
    before = current_revision(empty_url)

    migrate(empty_url)

    assert current_revision(empty_url) == before


def test_two_processes_that_start_together_both_end_with_the_schema(empty_url: str):
    errors: list[BaseException] = []

    def start() -> None:
        try:
            migrate(empty_url)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    check_schema(empty_url)


def test_a_database_without_tables_names_the_command(empty_url: str):
    with pytest.raises(SchemaError, match=r"is at revision none.*run `laobing migrate`"):
        check_schema(empty_url)


def test_a_database_of_another_release_names_both_revisions(database: Database):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match=r"at revision 9999, this program needs \d+"):
        check_schema(database.url)


def test_checking_a_missing_file_does_not_create_it(tmp_path):
    with pytest.raises(SchemaError):
        check_schema(f"sqlite:///{tmp_path / 'none.db'}")

    assert not (tmp_path / "none.db").exists()


def test_migrating_makes_the_folder(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'var' / 'deep' / 'new.db'}")

    assert (tmp_path / "var" / "deep" / "new.db").exists()


def test_the_password_is_not_shown(monkeypatch):
    monkeypatch.setattr("actions.storage.migrate.current_revision", lambda _url: None)

    with pytest.raises(SchemaError) as caught:
        check_schema("postgresql+psycopg://laobing:hush@db/laobing")

    assert "hush" not in str(caught.value)
