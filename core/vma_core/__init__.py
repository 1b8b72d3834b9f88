"""Variational memory addressing: the model and everything that needs no screen."""
