"""What is measured and learned, as the command line shows it."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from app.matches.weights import version
from app.terminal import or_json, out, show_json
from models import Fit


@or_json
def show_portfolio_figures(figures: dict[str, Any]) -> None:
    """The rankers on the judged pairs of a portfolio, one a row."""
    rankers: dict[str, dict[str, float]] = figures["rankers"]
    measures = list(next(iter(rankers.values())))
    title = "{judged_pairs} judged pairs; {companies_with_partner} companies have a partner graded 2 or 3".format(
        **figures
    )
    table = Table("ranker", *measures, title=title, title_justify="left")
    for name, values in rankers.items():
        table.add_row(name, *(f"{values[measure]:.3f}" for measure in measures))
    out.print(table)
    meaning = figures["reliability"]
    for one in meaning["bins"]:
        out.print(
            "{low}-{high} points: {pairs} pairs, {share:.0%} worth a meeting (mean score {mean:.0%})".format(**one)
        )
    out.print("mean distance of the two {distance}, Brier score {brier}".format(**meaning))
    if "faithful" in figures:
        out.print(
            "without the quoted sentence the score falls: {falls:.1%} of {quotes}; "
            "with the missing field filled it rises: {rises:.1%} of {fields}; "
            "with a draft taken that the partner meets it does not fall: {offers_kept:.1%} of {offers} offers, "
            "{needs_kept:.1%} of {needs} needs".format(**figures["faithful"])
        )


@or_json
def show_learning(report: dict[str, Any]) -> None:
    """The fit beside the weights in use, and whether it was adopted."""
    counts = report["counts"]
    out.print("{decisions} decisions, {used} of them to learn from, {positive} in favour".format(**counts))
    if report["fit"]:
        rows = {"fit": report["fit"], report["in_use"]: report["table"]}
        measures = ("auc", "brier", "skill", "log_loss")
        title = f"on the {counts['later']} later decisions"
        table = Table("weights", *measures, title=title, title_justify="left")
        for name, figures in rows.items():
            table.add_row(name, *(f"{figures[measure]:.3f}" for measure in measures))
        out.print(table)
        low, high = report["gain"]
        out.print(f"gain in AUC, 95 %: {low:+.3f} to {high:+.3f}")
    if report["adopted"]:
        out.print(f"{report['adopted']} is in use from now on; a server ranks anew by itself, otherwise `ponte rank`")
    else:
        out.print(f"{OUTCOMES[report['outcome']]}; {report['in_use']} stays in use")


OUTCOMES = {
    "too_few": "too few decisions to learn from",
    "not_fitted": "no weights could be fitted to the decisions",
    "not_better": "the fit is not better for certain",
    "better": "the fit is better; nothing was changed",
}


def show_fits(fits: Sequence[Fit], in_use: str, *, as_json: bool) -> None:
    if as_json:
        return show_json(
            [
                {
                    "version": version(fit),
                    "in_use": version(fit) == in_use,
                    "previous": fit.previous,
                    "table": fit.table,
                    "adopted": fit.adopted_at,
                    "rolled_back": fit.rolled_back_at,
                    "first_decision": fit.first_decision_at,
                    "last_decision": fit.last_decision_at,
                    "software": fit.software,
                    "figures": fit.figures,
                }
                for fit in fits
            ]
        )
    out.print(f"in use: {in_use}")
    if not fits:
        return None
    table = Table("version", "in place of", "adopted", "rolled back", "decisions", "AUC", "before")
    for fit in fits:
        adopted, rolled_back = (at.date().isoformat() if at else "" for at in (fit.adopted_at, fit.rolled_back_at))
        auc = (f"{fit.figures[weights]['auc']:.3f}" for weights in ("fit", "table"))
        table.add_row(version(fit), fit.previous, adopted, rolled_back, str(fit.figures["counts"]["used"]), *auc)
    return out.print(table)


@or_json
def show_rollback(done: dict[str, str]) -> None:
    out.print(
        f"{done['rolled_back']} is rolled back; {done['in_use']} is in use; "
        "a server ranks anew by itself, otherwise `ponte rank`"
    )
