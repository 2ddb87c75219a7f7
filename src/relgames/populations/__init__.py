"""Populations: many parties who meet again and again."""
