"""Process-wide services: language, settings, log, error reports, memory, system libraries."""
