"""How good the ranking is: sets, measures, baselines. It calls the engine; no other package of the engine calls it."""
