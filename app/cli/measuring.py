"""`ponte evaluate`, `ponte learn`: how good the lists are, and making them better."""

from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.cli import learning_report
from app.cli.context import Json, open_database
from app.database import transaction
from app.matches import weights
from app.settings import Settings


def evaluate(
    set_dir: Annotated[
        Path | None,
        typer.Argument(help="Folder with a set of texts, or with a portfolio and judgements; default: the demo."),
    ] = None,
    ranker: Annotated[str, typer.Option(help="Rankers to compare, comma-separated.")] = "cosine,tfidf,ponte",
    run_file: Annotated[Path | None, typer.Option(help="Write the ranking to this file, tab-separated.")] = None,
    run_of: Annotated[str, typer.Option(help="The ranker whose ranking is written.")] = "ponte",
    bare: Annotated[bool, typer.Option("--bare", help="Leave all offers, needs and capabilities out.")] = False,
    faithful: Annotated[bool, typer.Option("--faithful", help="Measure whether explanations are true.")] = False,
    parity: Annotated[bool, typer.Option("--parity", help="Measure how a text's language affects its rank.")] = False,
    hubs: Annotated[bool, typer.Option("--hubs", help="Measure whether some are in everyone's list.")] = False,
    as_json: Json = False,
) -> None:
    """Measure the ranking against plain cosine and TF-IDF; see docs/evaluation.md."""
    from app import evaluation  # noqa: PLC0415 - brings scikit-learn
    from matching.evaluation.measures import RANKERS  # noqa: PLC0415 - so does this

    settings = Settings()
    rankers = [name.strip() for name in ranker.split(",")]
    if unknown := [name for name in (*rankers, run_of) if name not in RANKERS]:
        raise typer.BadParameter(f"no ranker {unknown[0]!r}: choose among {', '.join(RANKERS)}")
    if (set_dir is not None) + parity + hubs > 1:
        raise typer.BadParameter("a SET_DIR, --parity and --hubs are three different measurements: choose one")
    of_texts = set_dir is not None and not evaluation.is_portfolio(set_dir)
    if run_file is not None and not of_texts:
        raise typer.BadParameter("a run file is written for a set of texts only")
    if (bare or faithful) and (of_texts or parity or hubs):
        raise typer.BadParameter("--bare and --faithful are for portfolios: the demo, or one of your own")
    if set_dir is not None and of_texts:
        terminal.show_json(evaluation.measure_set(set_dir, settings.encoder, rankers, run_file, run_of))
    elif parity:
        terminal.show_json(evaluation.measure_parity(settings.encoder))
    elif hubs:
        terminal.show_json(evaluation.measure_hubs(settings.encoder))
    else:
        figures = evaluation.measure_portfolio(settings.encoder, set_dir, bare=bare, faithful=faithful)
        learning_report.show_portfolio_figures(figures, as_json=as_json)


def learn(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be learned, change nothing.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Return to the previous weights.")] = False,
    show_fits: Annotated[bool, typer.Option("--list", help="List the fits adopted so far.")] = False,
    as_json: Json = False,
) -> None:
    """Fit the weights to managers' decisions; adopt the fit if it proves better. See docs/learning.md."""
    if dry_run + rollback + show_fits > 1:
        raise typer.BadParameter("--dry-run, --rollback and --list exclude each other")
    with open_database() as (engine, _):
        if rollback:
            with transaction(engine) as session:
                gone = weights.version(weights.roll_back(session))
                done = {"rolled_back": gone, "in_use": weights.version_in_use(session)}
            learning_report.show_rollback(done, as_json=as_json)
        elif show_fits:
            with transaction(engine, writes=False) as session:
                learning_report.show_fits(weights.fits(session), weights.version_in_use(session), as_json=as_json)
        else:
            from app.matches.decisions.learning import learn_weights  # noqa: PLC0415 - brings scikit-learn

            learning_report.show_learning(learn_weights(engine, dry_run=dry_run).report(), as_json=as_json)
