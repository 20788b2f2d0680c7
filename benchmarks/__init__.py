"""Speed, memory and quality, measured; `python -m benchmarks` runs what `make bench` shows."""
