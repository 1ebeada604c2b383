"""Each module prints one JSON object: what was measured, and its reference measured in the same run."""
