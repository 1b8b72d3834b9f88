"""Benchmarks of the engine, the window, start-up, training and endurance."""
