"""Renders statements: turns Markdown or LaTeX into HTML that is safe to show."""
