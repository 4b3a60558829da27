"""Problem packages: what an importer honours of the public formats."""
