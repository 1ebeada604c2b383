"""Who registers for an event after its participants were ranked is scored alone, and the lists are corrected."""

from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import repository
from app.matches.runs.corridor_state import load_state, read_snapshot
from app.matches.runs.incremental import correct
from app.matches.runs.profiles import read_profiles
from app.matches.weights import weights_of
from app.portfolio.places import service as places
from models import Run
from models.run import event_in


def rank_latecomers(engine: Engine, embeddings: Embeddings, run_id: int) -> int:
    """How many there were. Their scores are those that a whole run would give, with this run's calibrations.

    Nothing where the run is no more the event's current one, was made with another encoder, or has no lists.
    """
    with transaction(engine, writes=False) as session:
        run = session.get_one(Run, run_id)
        event_id = event_in(run.scope)
        if event_id is None or not run.is_current or run.encoder != embeddings.keys:
            return 0
        ranked = repository.parties.ids(session, run_id)
        late = repository.participants.registered(session, event_id) - ranked
        corridor = next((one for one in places.corridors(session) if one.id == run.corridor_id), None)
        if corridor is None or not late:
            return 0
        profiles = read_profiles(session, corridor, late)
        if not (profiles.a or profiles.b):  # drafts, or withdrawn since: they are in no lists, so nothing else is read
            return 0
        snapshot = read_snapshot(session, corridor, run, weights_of(session, run.weights), ranked)
    if snapshot is None:
        return 0
    state = load_state(snapshot, snapshot.profiles.blocks(embeddings, snapshot.portfolio), len(late))
    if not correct(engine, state, run, late, profiles, profiles.blocks(embeddings, snapshot.portfolio)):
        return 0
    return len(late)
