"""Work beside the interface thread: the engine's service, jobs, training runs."""
