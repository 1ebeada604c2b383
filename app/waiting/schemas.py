"""A task of any domain, as callers receive it."""

from typing import Annotated, Any

from pydantic import Field

from app.hosting.schemas import StayTaskOut
from app.introductions.schemas import ReviewTaskOut, TaskOut

Task = Annotated[TaskOut | StayTaskOut | ReviewTaskOut, Field(discriminator="kind")]
TASKS: Any = [
    kind.model_config["json_schema_extra"]["example"]  # type: ignore[index]  # as it stands there
    for kind in (TaskOut, StayTaskOut, ReviewTaskOut)
]
