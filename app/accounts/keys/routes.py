"""Keys over HTTP."""

from fastapi import APIRouter

from app.accounts import service
from app.accounts.access import CallerDep
from app.accounts.keyring import forgets_callers
from app.accounts.keys.schemas import KeyIn, KeyMade, KeyOut
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.schemas import Id

keys = APIRouter(prefix="/keys", tags=["keys"])


@keys.get("", summary="List the keys that can be used, without the keys themselves", responses=problems())
def list_keys(session: SessionDep) -> list[KeyOut]:
    parks = service.park_codes(session)
    return [
        KeyOut.model_validate({**vars(key), "park": parks.get(key.park_id or 0)}) for key in service.live_keys(session)
    ]


@keys.post("", status_code=201, summary="Make a key; it is shown this once", responses=problems(Conflict))
def create_key(session: SessionDep, caller: CallerDep, key: KeyIn) -> KeyMade:
    made, secret = service.make_key(session, caller, key.name, key.role, service.park_id_of(session, key.park))
    return KeyMade.model_validate({**vars(made), "park": key.park, "key": secret})


@keys.delete(
    "/{key_id}",
    status_code=204,
    summary="Revoke a key",
    responses=problems(NotFound),
    dependencies=[forgets_callers],
)
def revoke_key(session: SessionDep, caller: CallerDep, key_id: Id) -> None:
    service.revoke_key(session, caller, key_id)
