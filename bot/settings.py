"""Every setting, typed, read once. Keys are the field names with the prefix ``LAOBING_``."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from actions.handoff import Limits
from bot.errors import SettingsError
from knowledge.screening.local import AverageIncome, Local

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The deployer's choices. Everything has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="LAOBING_", env_file=".env", extra="ignore")

    bind: str = Field(default="127.0.0.1:8000", pattern=r"^[^:\s]+:\d{1,5}$")
    public_url: str = ""  # shown to people; empty: http://<bind>
    var_dir: Path = ROOT / "var"
    database_url: str = ""  # empty: SQLite in var_dir
    # Seals the secrets of the staff's codes; several, newest first, by commas. Empty: a file in var_dir.
    secret_key: SecretStr = SecretStr("")
    redis_url: str = ""  # Rasa's lock store in production; empty: in memory
    district: str = "重庆市开州区"
    embedding_model: str = ""  # name or folder; empty: the embedded one
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    # Chat id of the staff's group, which hears of cases by number and queue; empty: none.
    staff_group: str = Field(default="", pattern=r"^(-?\d{1,20})?$")
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    actions_port: int = Field(default=5055, ge=1, le=65535)
    rasa_url: str = ""  # empty: this machine, rasa_port
    # With rasa_url: the secret that the dialogue server sends along; empty: new at every start.
    actions_token: SecretStr = SecretStr("")
    dialogue_python: str = ""  # Python of Rasa's environment; empty: .venv-dialogue
    dialogue_timeout_s: float = Field(default=20.0, gt=0)
    # Whether the district takes part in 家庭养老床位; empty: nobody has told, the window is asked.
    pilot_bed: bool | None = None
    # Last year's disposable income per head, YEAR:元; empty or another year: not known.
    avg_income_prev: str = Field(default="", pattern=r"^(\d{4}:\d+(\.\d{1,2})?)?$")
    contact_phone: str = ""  # the office's phone; empty: the assistant says none is configured
    contact_address: str = ""
    contact_hours: str = ""
    staff_idle_minutes: int = Field(default=120, ge=5, le=720)  # then a clerk signs in again
    offices_dir: str = ""  # own copies of the files of knowledge/offices; empty: var_dir/offices
    show_office: bool = True  # whether citizens are told which office has taken their case
    # Minutes of silence in a queue before «还在等吗»; 0: never asked.
    ask_waiting_minutes: int = Field(default=60, ge=0)
    # Minutes after which an owner who does nothing loses the case.
    lease_minutes: int = Field(default=30, ge=1, le=1440)
    transfer_minutes: int = Field(default=30, ge=1, le=1440)  # an offer that nobody answers
    grace_hours: int = Field(default=72, ge=0, le=24 * 90)  # a resolved case reopens as itself
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("pilot_bed", mode="before")
    @classmethod
    def _empty_is_untold(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("offices_dir")
    @classmethod
    def _is_a_folder(cls, value: str) -> str:
        if value and not Path(value).is_dir():
            raise ValueError("there is no such folder")
        return value

    @property
    def effective_offices_dir(self) -> Path:
        """Return the folder of the deployment's own offices and towns; it need not exist."""
        return Path(self.offices_dir) if self.offices_dir else self.var_dir / "offices"

    @property
    def local(self) -> Local:
        """Return what the screening has to know about this place."""
        year, _, amount = self.avg_income_prev.partition(":")
        told = AverageIncome(int(year), Fraction(amount)) if year else None
        return Local(pilot_bed=self.pilot_bed, average_income=told)

    @property
    def staff_idle(self) -> timedelta:
        """Return how long a signed-in browser may do nothing."""
        return timedelta(minutes=self.staff_idle_minutes)

    @property
    def handoff_limits(self) -> Limits:
        """Return how long things may take before a case moves by itself."""
        return Limits(
            lease=timedelta(minutes=self.lease_minutes),
            transfer=timedelta(minutes=self.transfer_minutes),
            grace=timedelta(hours=self.grace_hours),
        )

    @property
    def host(self) -> str:
        """Return the address to listen on."""
        return self.bind.rsplit(":", 1)[0]

    @property
    def port(self) -> int:
        """Return the port to listen on."""
        return int(self.bind.rsplit(":", 1)[1])

    @property
    def base_url(self) -> str:
        """Return the address people open, without a trailing slash."""
        return (self.public_url or f"http://{self.bind}").rstrip("/")

    @property
    def effective_database_url(self) -> str:
        """Return the database address, SQLite in ``var_dir`` by default."""
        return self.database_url or f"sqlite:///{self.var_dir / 'laobing.db'}"

    @property
    def effective_rasa_url(self) -> str:
        """Return the dialogue server's address, on loopback by default."""
        return self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def index_dir(self) -> Path:
        """Return the folder of the retrieval index."""
        return self.var_dir / "index"

    @property
    def documents_dir(self) -> Path:
        """Return the folder of the deployment's own documents, beside the packaged ones."""
        return self.var_dir / "documents"

    @property
    def cases_dir(self) -> Path:
        """Return the folder of the deployment's own frozen cases, beside the packaged ones."""
        return self.var_dir / "cases"

    @property
    def clocks_dir(self) -> Path:
        """Return the folder of the deployment's own hours.yml and limits.yml."""
        return self.var_dir / "clocks"

    @property
    def models_dir(self) -> Path:
        """Return the folder of trained Rasa models."""
        return self.var_dir / "models"


def load_settings() -> Settings:
    """Read the settings; raise SettingsError naming the first bad key."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        key = "LAOBING_" + "_".join(str(part) for part in first["loc"]).upper()
        value = "(hidden)" if "TOKEN" in key or "SECRET" in key else repr(first.get("input"))
        raise SettingsError(
            f"{key} = {value}: {first['msg']}. Correct it in the environment or in .env."
        ) from error
