"""Processes out of one that has imported what they need: that takes longer than many of their lives."""

import multiprocessing

PREPARED = multiprocessing.get_context("forkserver")
PREPARED.set_forkserver_preload(["tests.app.jobs.victim", "tests.app.jobs.dask_worker"])
