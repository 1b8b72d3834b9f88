"""The demo booth: one full-screen picture for visitors, and what keeps it alive for a week."""
