"""Settings of one warehouse: where its folders lie and how it counts."""

from __future__ import annotations

import os
import re
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from orchestration.currencies import CURRENCIES
from orchestration.setting_names import PREFIX, nearest_settings

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:00)?")
_MEMORY = re.compile(r"0*[1-9]\d*(\.\d+)?\s*([KMGT]i?B)", re.IGNORECASE)
COUNTED_BY = ("currency", "session_gap_minutes", "attribution_days", "active_days")
"""Settings that the models count by; they find each in a column of the same name."""
LANGUAGES = ("en", "ko")
"""Languages that the dashboard speaks."""
PROJECT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """Everything a run can be told, from flags or from `CX_…` environment variables.

    Relative folders are relative to the working directory. Times without a zone are UTC.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    landing: Path = Field(Path("landing"), description="Folder of the files as delivered.")
    extracts: Path | None = Field(
        None, description="Folder of your own mappings; they go before the project's of that name."
    )
    warehouse: Path = Field(Path("warehouse"), description="Folder of the warehouse file.")
    published: Path = Field(Path("published"), description="Folder of the publications.")
    as_of: datetime | None = Field(
        None, description="The moment the marts speak of; default: the newest delivered event."
    )
    timezone: str = Field("UTC", description="Reporting time zone, an IANA name.")
    currency: str = Field("EUR", description="Currency of the marts' money, ISO 4217.")
    session_gap_minutes: int = Field(
        30, ge=1, description="Minutes without an event that end a session without an own id."
    )
    attribution_days: int = Field(
        30, ge=1, description="Days before an order in which a visit may have won it."
    )
    active_days: int = Field(
        180,
        ge=1,
        description="Days after an order for which a customer without a contract is active.",
    )
    pseudonym_key: SecretStr | None = Field(
        None, description="Key of the hashes that stand for direct identifiers."
    )
    pseudonym_key_file: Path = Field(
        Path(".pseudonym-key"), description="File of that key where it is not in the environment."
    )
    memory_limit: str = Field("1200MB", description="Memory DuckDB may use before it spills.")
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="Threads of DuckDB and dbt."
    )
    keep_publications: int = Field(7, ge=2, description="Publications kept for rollback.")
    dashboard_language: str = Field(
        "", description="Language of the dashboard, en or ko; default: as the reader's browser is."
    )
    nightly_at: time = Field(
        time(2, 30), description="When the schedule starts the refresh, in the reporting zone."
    )
    postgres: SecretStr | None = Field(
        None,
        description="PostgreSQL database that what is published is copied to, as libpq has it.",
    )
    alert_webhook: str | None = Field(None, description="Address that failures are posted to.")

    @model_validator(mode="before")
    @classmethod
    def _no_misspelt_name(cls, given: object) -> object:
        near = nearest_settings(os.environ, cls.model_fields)
        wrong = [
            f"{name} is no setting; is {known} meant?" for name, known in near.items() if known
        ]
        if wrong:
            raise ValueError(" ".join(wrong))
        return given

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, code: str) -> str:
        if code in CURRENCIES:
            return code
        instead = code.strip().upper()
        meant = f"write it {instead}" if instead in CURRENCIES else "write it like EUR or USD"
        raise ValueError(f"{code!r} is no currency code of ISO 4217; {meant}")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError(f"{name!r} is no time zone of the IANA list") from None
        return name

    @field_validator("dashboard_language")
    @classmethod
    def _known_language(cls, tag: str) -> str:
        if tag and tag not in LANGUAGES:
            known = " or ".join(LANGUAGES)
            raise ValueError(
                f"{tag!r} is no language of the dashboard; write {known}, "
                "or nothing for that of the reader's browser"
            )
        return tag

    @field_validator("nightly_at", mode="before")
    @classmethod
    def _minute_of_the_day(cls, told: object) -> object:
        if isinstance(told, time) or _CLOCK.fullmatch(str(told)):
            return told
        raise ValueError(f"{told!r} is no minute of the day; write it like 02:30")

    @field_validator("memory_limit")
    @classmethod
    def _amount_of_memory(cls, text: str) -> str:
        if not _MEMORY.fullmatch(text.strip()):
            raise ValueError(f"{text!r} is no amount of memory; write it like 2GB or 512MiB")
        return text.strip()

    @property
    def warehouse_file(self) -> Path:
        """The DuckDB file; disposable, rebuilt from the landing folder."""
        return self.warehouse / "warehouse.duckdb"

    @property
    def lock_file(self) -> Path:
        """File whose lock the one running refresh holds."""
        return self.warehouse / "refresh.lock"

    @property
    def dbt_folder(self) -> Path:
        """Folder of dbt's compiled models and logs."""
        return self.warehouse / "dbt"
