"""Match lists brought up to date after changes, without ranking the whole corridor again."""

import logging
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import see_one_moment, transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import chunks, repository
from app.matches.runs.corridor_state import CorridorState, load_state, read_snapshot
from app.matches.runs.explanations import label
from app.matches.runs.list_changes import changed_list_rows, compare_lists, new_rows
from app.matches.runs.match_rows import tell_stored
from app.matches.runs.profiles import Blocks, CorridorProfiles, day_of, frozen, read_profiles
from app.matches.runs.repository.matches import ListsDiffer
from app.matches.runs.service import backing_off
from app.matches.runs.tables import recorded_tables
from app.matches.runs.tidying import tidy
from app.matches.weights import weights_of, weights_standing
from app.portfolio import parties
from app.portfolio.parties import Stale
from app.portfolio.places import service as places
from matching.cores import one_thread_a_product
from matching.profiles import Form
from matching.texts import boilerplate
from models import Corridor, Run
from models.run import whole_corridor

log = logging.getLogger("ponte")

OUTGROWN = 2
"""With so many times the pairs that a run was calibrated on, its calibrations say little of today's."""
LOST = 0.1
"""So it is where more than this share of a park's companies is withdrawn since, as after a wrong import: which
sentences many share was counted with them."""
RequestFullRun = Callable[[Corridor], None]
"""Has a corridor ranked, now or later."""


class Refresher:
    """Brings lists up to date time and again. It remembers the corridors, so that only what changed has to be read.

    `request_full_run` is called where a run is due. The corridor is left alone until that is closed, and if it had no
    success for some time more.
    """

    def __init__(self, engine: Engine, embeddings: Embeddings, request_full_run: RequestFullRun) -> None:
        self._engine = engine
        self._embeddings = embeddings
        self._request_full_run = request_full_run
        self._states: dict[int, CorridorState] = {}
        self._done: dict[int, tuple[int, set[Stale]]] = {}
        """corridor -> its run, and the changes that its lists know already: another corridor may be behind"""
        self._waiting: set[int] = set()
        """corridors that a run was requested for"""

    def is_due(self, session: Session) -> bool:
        """Whether `refresh` would find anything to do."""
        corridors = places.corridors(session)
        if repository.clearing.abandoned(session, [corridor.id for corridor in corridors]):
            return True
        self._forget_closed(session)
        ours = [corridor for corridor in corridors if corridor.id not in self._waiting]
        stale = parties.stale(session, {park for corridor in ours for park in corridor.park_ids})
        return any(self._is_behind(corridor, self._usable_run(session, corridor), stale) for corridor in ours)

    def _is_behind(self, corridor: Corridor, run: Run | None, stale: Sequence[Stale]) -> bool:
        return run is None or bool(self._changes(corridor, run, stale))

    def _changes(self, corridor: Corridor, run: Run, stale: Sequence[Stale]) -> set[Stale]:
        """Those that the corridor's lists do not know yet."""
        run_id, known = self._done.get(corridor.id, (run.id, set()))
        return {one for one in stale if one.park_id in corridor.park_ids} - (known if run_id == run.id else set())

    def refresh(self) -> int:
        """How many parties had changed.

        A park may be in several corridors, so a party is up to date only when all of them are.
        """
        with transaction(self._engine, writes=False) as session:
            corridors = places.corridors(session)
            live = [corridor.id for corridor in corridors]
            stale = parties.stale(session, {park for corridor in corridors for park in corridor.park_ids})
            withdrawn = repository.clearing.abandoned(session, live)
        if withdrawn:
            with transaction(self._engine) as session:
                repository.clearing.unpublish(session, withdrawn)
            for corridor_id in withdrawn:
                tidy(self._engine, corridor_id)
        self._states = {of: state for of, state in self._states.items() if of in live}
        behind = {park for c in corridors if not self._refresh_corridor(c) for park in c.park_ids}
        known = [one for one in stale if one.park_id not in behind]
        if known:
            with transaction(self._engine) as session:
                parties.clear_stale(session, known)
        return len(stale)

    def _refresh_corridor(self, corridor: Corridor) -> bool:
        """Scores the changed parties' pairs, and corrects all lists that held or now hold them.

        The result is that of a whole run with the current run's calibrations. If that one scored candidates only,
        whoever is scored now still is with everybody: these lists become exact, the others stay as they are.

        Where there is no run to go on from, or it was made in another way or on another day, or the corridor has
        outgrown what it was calibrated on or lost much of that, a full run is requested. False as long as changes are
        not in the lists.
        """
        with transaction(self._engine, writes=False) as session:
            # Who changed is of the same moment as what is read of them: a company that is in lists, and was withdrawn
            # between the two, would be neither there nor taken out of the lists.
            see_one_moment(session)
            self._forget_closed(session)
            if corridor.id in self._waiting:
                return False
            stale = parties.stale(session, corridor.park_ids)
            run = self._usable_run(session, corridor)
            changes = self._changes(corridor, run, stale) if run else set()
            if run and not changes:
                return True
            if run and _has_lost_much(session, corridor, run):
                run = None
            changed = {one.party_id for one in changes}
            state = self._remembered(corridor, run, len(changed))
            profiles = read_profiles(session, corridor, changed)
            snapshot = None
            if run and not state:
                snapshot = read_snapshot(session, corridor, run, weights_of(session, run.weights))
        if snapshot:
            state = load_state(snapshot, snapshot.profiles.blocks(self._embeddings, snapshot.portfolio), len(changed))
        if run and state and state.pairs_with(changed, profiles) * len(Form) <= OUTGROWN * run.pairs:
            try:
                if not self._update(state, run, corridor, changed, profiles):
                    return False
            except ListsDiffer:
                log.exception("the lists of %s are ranked again", corridor.code)
            else:
                self._done[corridor.id] = run.id, set(stale)
                return True
        self._request_full_run(corridor)
        self._waiting.add(corridor.id)
        return False

    def _forget_closed(self, session: Session) -> None:
        if self._waiting:
            early = {of for of in self._waiting if backing_off(session, whole_corridor(of))}
            self._waiting &= repository.runs.corridors_with_open_run(session) | early

    def _usable_run(self, session: Session, corridor: Corridor) -> Run | None:
        """The current run, if lists made today would be made in the same way, so that they can be mixed with its lists.

        Its weights and its list length are what was asked for, and stand until other weights are taken into use.
        """
        run = repository.runs.current(session, whole_corridor(corridor.id))
        if run is None or (run.encoder, run.as_of) != (self._embeddings.keys, day_of(corridor)):
            return None
        return run if weights_standing(session, run.weights, run.requested_at) else None

    def _remembered(self, corridor: Corridor, run: Run | None, changed: int) -> CorridorState | None:
        """The corridor's state, if it still holds. It is put back when the database has what it shows."""
        state = self._states.pop(corridor.id, None)
        return state if state and run and state.is_of(run, changed) else None

    def _update(
        self, state: CorridorState, run: Run, corridor: Corridor, changed: Collection[int], profiles: CorridorProfiles
    ) -> bool:
        """As `correct`; the state is remembered if that is so."""
        fresh = profiles.blocks(self._embeddings, state.portfolio)
        if not correct(self._engine, state, run, changed, profiles, fresh):
            return False
        state.revision += 1
        self._states[corridor.id] = state
        return True


def _has_lost_much(session: Session, corridor: Corridor, run: Run) -> bool:
    """Whether so many companies are withdrawn since as could have made a sentence one that many share."""
    since = parties.withdrawn_since(session, corridor.park_ids, run.started_at or run.requested_at)
    return any(gone >= boilerplate.LEAST and gone > LOST * of for gone, of in since)


def correct(
    engine: Engine,
    state: CorridorState,
    run: Run,
    changed: Collection[int],
    profiles: CorridorProfiles,
    fresh: Blocks,
) -> bool:
    """The state first, then the stored lists; false if those are no longer what they were."""
    before = state.copy_lists()
    with one_thread_a_product():
        state.update(changed, profiles, fresh)
        difference = compare_lists(before, changed, state)
        rows = list(new_rows(difference.new, state))
    lists = changed_list_rows(before, changed, state, profiles)
    with transaction(engine) as session:
        if not repository.runs.claim(session, run):
            return False
        repository.matches.change_matches(session, run, difference.gone, difference.moved)
        repository.matches.add_matches(session, run, rows)
        repository.parties.replace(session, run.id, changed, frozen(profiles))
        tell_first_pages(session, run, state, difference.owners)
        repository.lists.change_lists(session, run.id, lists)
    return True


def tell_first_pages(session: Session, run: Run, state: CorridorState, owners: Collection[int]) -> None:
    """Explains what stands on the first page of these parties' lists, where that is not done yet."""
    matches = repository.matches.untold(session, run.id, owners, chunks.FIRST_PAGE)
    ids_a, ids_b = ({getattr(match, f"party_{side}_id") for match in matches} for side in ("a", "b"))
    snapshots = {one: side.snapshots[one] for side, ids in ((state.a, ids_a), (state.b, ids_b)) for one in ids}
    blocks = state.a.of(ids_a), state.b.of(ids_b)
    labels = {one: label(snapshot) for one, snapshot in snapshots.items()}
    told = tell_stored(matches, blocks, labels, recorded_tables(run.tables), state.calibrations)
    repository.matches.add_tellings(session, told)
