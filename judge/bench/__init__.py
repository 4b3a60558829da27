"""Measures what this machine's sandboxes cost and how exact they are: `judge bench sandbox` (docs/sandbox-costs.md)."""
