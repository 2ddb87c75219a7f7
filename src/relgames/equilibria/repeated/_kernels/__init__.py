"""Compiled loops of the solvers of repeated games; each file says what it computes."""
