"""Statements: from Markdown or LaTeX to HTML that is safe to show."""
