"""Equilibria of repeated games: which payoffs a relationship can hold, from which patience on, and who breaks it."""

__all__: list[str] = []
