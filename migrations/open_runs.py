"""Runs that are not finished when the table of weights changes: what they have found was found by the old one."""

from alembic import op

OPEN = "state in ('queued', 'running')"


def begin_anew(weights: str) -> None:
    """With that version of the table."""
    op.execute(f"delete from matches where run_id in (select id from runs where {OPEN})")
    for table in ("run_parts", "run_inputs", "run_portfolios"):
        op.execute(f"delete from {table} where run_id in (select id from runs where {OPEN})")
    op.execute(f"""
        update runs set state = 'queued', phase = null, phase_since = null, done = 0, first_match_id = null,
        block_rows = null, started_at = null, figures = '{{}}', weights = '{weights}' where {OPEN}""")
