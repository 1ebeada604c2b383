"""Keys as they are asked for and shown."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from app.accounts.roles import Role
from app.schemas import Code, RequestModel, Tag

_SHOWN: JsonDict = {"id": 4, "name": "frontend", "role": "viewer", "park": None, "created_at": "2026-11-29T10:15:00Z"}


class KeyIn(RequestModel):
    name: Annotated[Tag, Field(description="owner or purpose")]
    role: Role = Role.VIEWER
    park: Code | None = Field(default=None, description="code of the park that it is bound to; without: of none")

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"example": {"name": "frontend", "role": "viewer"}}
    )


class KeyOut(BaseModel):
    """A key that can be used, without the key itself."""

    id: int
    name: str
    role: Role
    park: str | None
    created_at: datetime

    model_config = ConfigDict(json_schema_extra={"example": _SHOWN})


class KeyMade(KeyOut):
    key: str = Field(description="it cannot be shown again")

    model_config = ConfigDict(json_schema_extra={"example": {**_SHOWN, "key": "ponte_9Jm2"}})
