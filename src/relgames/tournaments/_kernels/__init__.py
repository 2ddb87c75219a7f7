"""Compiled loops of tournaments."""
