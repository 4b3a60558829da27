"""The site: everything that touches Postgres."""
