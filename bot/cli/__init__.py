"""Commands: one module each; the only wiring, and the only place that prints errors and sets exit codes."""
