"""The judging engine: sandbox, compilation, evaluation, workers. Knows no website and no database."""

__version__ = "0.1.0"
