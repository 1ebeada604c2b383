"""Background work: tasks, and a worker that does them without knowing whose they are."""
