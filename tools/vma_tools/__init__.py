"""Development tools: benchmarks, reproduction of results, documentation pictures."""
