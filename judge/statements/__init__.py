"""Renders statements: turns Markdown or LaTeX into HTML that is safe to show.

Nothing that an author wrote may vanish. What is not understood is shown as it stands, and a notice says so.
"""
