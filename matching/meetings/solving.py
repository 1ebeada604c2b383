"""The solver of clauses: CP-SAT, with the settings that prove the most."""

from ortools.sat.python.cp_model import UNKNOWN, CpModel, CpSolver, CpSolverStatus

WORK = 0.9
"""What the solver calls a second of its deterministic time takes one of a processor, or a little more."""


class Solving:
    """So many seconds of a processor, by what the solver does and not by a clock: a busy machine proves as much."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds * WORK
        self.is_over = False
        """whether an answer did not come in time"""

    def solve(self, model: CpModel) -> tuple[CpSolver, CpSolverStatus]:
        """Raises the bound from below, without linear relaxation: so most is proven."""
        solver = CpSolver()
        solver.parameters.max_deterministic_time = max(self._left, 0.0)
        solver.parameters.num_workers = 1
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
        status = solver.solve(model)
        self._left -= solver.response_proto.deterministic_time
        self.is_over = status == UNKNOWN
        return solver, status
