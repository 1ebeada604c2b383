"""How good the ranking is: sets, measures, baselines. It calls the engine, and nobody calls it."""
