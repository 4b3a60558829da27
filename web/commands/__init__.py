"""The commands of judge-admin, a file for each noun."""
