"""Everything that speaks to NSQ."""
