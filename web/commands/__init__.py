"""The commands of judge-admin: one file for each noun."""
