"""Compiled loops over arrays; what a user calls is beside this package."""
