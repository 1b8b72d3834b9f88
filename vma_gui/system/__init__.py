"""The process: language, settings, log, error reports, memory, system libraries."""
