"""Settings: defaults that work, errors that name the key."""

from datetime import timedelta
from fractions import Fraction

import pytest

from actions.handoff import Limits
from bot.composition import case_choices
from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from knowledge.screening.local import AverageIncome, Local


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LAOBING_{name.upper()}", raising=False)


def test_everything_has_a_default():
    settings = load_settings()

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.effective_database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("LAOBING_BIND", "8000"),  # no host
        ("LAOBING_BIND", "localhost:"),
        ("LAOBING_RASA_PORT", "0"),  # below
        ("LAOBING_RASA_PORT", "65536"),  # above
        ("LAOBING_RASA_PORT", "five"),
        ("LAOBING_LOG_LEVEL", "LOUD"),
        ("LAOBING_DIALOGUE_TIMEOUT_S", "0"),
        ("LAOBING_PILOT_BED", "perhaps"),
        ("LAOBING_AVG_INCOME_PREV", "12000"),  # of which year
        ("LAOBING_AVG_INCOME_PREV", "2025:much"),
    ],
)
def test_a_bad_value_names_its_key(monkeypatch, key, value):
    monkeypatch.setenv(key, value)

    with pytest.raises(SettingsError, match=key) as caught:
        load_settings()

    assert value in str(caught.value)


@pytest.mark.parametrize("name", ["telegram_token", "actions_token", "secret_key"])
def test_what_is_secret_never_shows(monkeypatch, name):
    monkeypatch.setenv(f"LAOBING_{name.upper()}", "12:hush-hush")

    settings = load_settings()

    assert "hush" not in repr(settings)
    assert getattr(settings, name).get_secret_value() == "12:hush-hush"


def test_a_public_address_is_shown_instead_of_the_bound_one(monkeypatch):
    monkeypatch.setenv("LAOBING_PUBLIC_URL", "https://example.org/")

    assert load_settings().base_url == "https://example.org"


@pytest.mark.parametrize(
    ("pilot", "income", "local"),
    [
        ("", "", Local()),
        ("true", "", Local(pilot_bed=True)),
        ("false", "2025:12345.6", Local(False, AverageIncome(2025, Fraction("12345.6")))),
    ],
)
def test_what_the_place_tells_the_screening(monkeypatch, pilot, income, local):
    monkeypatch.setenv("LAOBING_PILOT_BED", pilot)
    monkeypatch.setenv("LAOBING_AVG_INCOME_PREV", income)

    assert load_settings().local == local


def test_the_limits_of_the_handoff_have_defaults_and_are_the_deployers(monkeypatch):
    assert load_settings().handoff_limits == Limits()
    for name, value in (("LEASE_MINUTES", "5"), ("TRANSFER_MINUTES", "7"), ("GRACE_HOURS", "0")):
        monkeypatch.setenv(f"LAOBING_{name}", value)

    limits = load_settings().handoff_limits

    assert limits == Limits(timedelta(minutes=5), timedelta(minutes=7), timedelta(0))
    assert case_choices(load_settings()).limits == limits
