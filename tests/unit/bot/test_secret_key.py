"""The key of the sealed secrets: set, or made once and kept for nobody else to read."""

import stat
from pathlib import Path

import pytest

from actions.accounts import sealing
from bot.errors import SettingsError
from bot.secret_key import is_open_to_others, key_file, read_keys, use_keys
from bot.serving.checks import examine_key
from bot.settings import Settings

KEY, OTHER = "k" * 32, "o" * 40


def settings(folder: Path, key: str = "") -> Settings:
    return Settings(_env_file=None, var_dir=folder, secret_key=key)


def test_without_a_setting_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    here = settings(tmp_path / "var")
    use_keys(here)
    sealed, first = sealing.seal("x"), read_keys(here)

    use_keys(here)

    path = key_file(here)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_keys(here) == first
    assert sealing.unseal(sealed) == "x"
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]


def test_a_key_that_is_set_is_used_and_none_is_made(tmp_path: Path):
    here = settings(tmp_path, f"{KEY}, {OTHER}")

    use_keys(here)

    assert read_keys(here) == [KEY, OTHER]
    assert not key_file(here).exists()


@pytest.mark.parametrize("key", ["short", f"{KEY},{'x' * 31}"])
def test_a_short_key_is_refused_by_the_name_of_its_setting_and_not_shown(tmp_path: Path, key: str):
    with pytest.raises(SettingsError, match=r"LAOBING_SECRET_KEY: key \d has .* 32") as caught:
        use_keys(settings(tmp_path, key))

    assert key not in str(caught.value)


def test_a_file_that_was_cut_off_is_refused_by_its_name_and_left_alone(tmp_path: Path):
    here = settings(tmp_path)
    key_file(here).write_text("half")

    with pytest.raises(SettingsError, match=r"secret\.key: key 1 has 4 characters"):
        use_keys(here)

    assert key_file(here).read_text() == "half"


def test_the_doctor_says_where_the_key_is_and_that_it_is_to_be_backed_up(tmp_path: Path):
    here = settings(tmp_path)
    before = examine_key(here)
    use_keys(here)
    after = examine_key(here)

    assert (before.problem, after.problem) == ("", "")
    assert str(key_file(here)) in before.note
    assert "back it up" in after.note


def test_the_doctor_warns_of_a_file_that_others_may_read(tmp_path: Path):
    here = settings(tmp_path)
    use_keys(here)
    key_file(here).chmod(0o640)

    assert is_open_to_others(key_file(here))
    assert f"chmod 600 {key_file(here)}" in examine_key(here).problem


def test_the_doctor_has_nothing_to_say_about_a_key_that_is_set(tmp_path: Path):
    finding = examine_key(settings(tmp_path, KEY))

    assert (finding.problem, finding.note) == ("", "")
