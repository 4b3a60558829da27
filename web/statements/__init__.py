"""Keeps rendered statements in memory, and loads samples."""
