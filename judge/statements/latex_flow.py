"""Makes paragraphs out of a stream of inline pieces and blocks."""


class Flow:
    """Collects HTML. Text between blocks or blank lines becomes a paragraph."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._inline: list[str] = []
        self._paragraphs = False

    def inline(self, html: str) -> None:
        self._inline.append(html)

    def block(self, html: str) -> None:
        self.paragraph()
        self._paragraphs = True
        self._blocks.append(html)

    def paragraph(self) -> None:
        """End a paragraph, as a blank line does."""
        text = "".join(self._inline).strip()
        self._inline.clear()
        if text:
            self._paragraphs = True
            self._blocks.append(f"<p>{text}</p>")

    def html(self) -> str:
        """Return paragraphs if there were blank lines or blocks. Else return the bare text, as for a list item."""
        if not self._paragraphs:
            return "".join(self._inline)
        self.paragraph()
        return "\n".join(self._blocks)
