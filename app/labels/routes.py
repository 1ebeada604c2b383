"""Labels over HTTP."""

from fastapi import APIRouter

from app.errors import problems
from app.labels import service
from app.labels.service import Labels
from app.portfolio.taxonomy.schemas import DRIVES

labels = APIRouter(tags=["taxonomy"])
_EXAMPLE = {"sector": {"drives": DRIVES}}


@labels.get(
    "/labels",
    summary="What every code of the API is called in the three languages",
    responses=problems() | {200: {"content": {"application/json": {"example": _EXAMPLE}}}},
)
def list_labels() -> Labels:
    """By vocabulary and code: `labels["stage"]["on_market"]["it"]`. The values of every enumeration are in one."""
    return service.labels()
