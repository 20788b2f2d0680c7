"""How long a test waits for what must happen."""

from __future__ import annotations

PATIENCE = 300.0
"""Seconds: a process may start slowly on a busy machine, and only what hangs takes minutes."""
