"""Evaluation protocols: functions of an engine and a data set."""
