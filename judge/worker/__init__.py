"""The compile worker and the run worker: NSQ on one side, lanes on the other."""
