"""The demo booth: a full-screen window for visitors, with staff panel and watchdog."""
