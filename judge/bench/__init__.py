"""What this machine's sandboxes cost, and how exactly they measure: `judge bench sandbox` (docs/sandbox-costs.md)."""
