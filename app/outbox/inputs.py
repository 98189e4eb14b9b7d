"""What people and programs enter about the outbox."""

from pydantic import BaseModel, ConfigDict, Field


class SwitchInput(BaseModel):
    """The kill switch as it shall stand, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    is_paused: bool
    reason: str = Field("", max_length=300)
