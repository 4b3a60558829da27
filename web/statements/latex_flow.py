"""Paragraphs out of a stream of inline pieces and blocks."""


class Flow:
    """Collects HTML; text between blocks or blank lines becomes paragraphs."""

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
        """A blank line: what came before is a paragraph of its own."""
        text = "".join(self._inline).strip()
        self._inline.clear()
        if text:
            self._paragraphs = True
            self._blocks.append(f"<p>{text}</p>")

    def html(self) -> str:
        """Paragraphs where there were blank lines or blocks; otherwise the bare text, as in a list item or a cell."""
        if not self._paragraphs:
            return "".join(self._inline)
        self.paragraph()
        return "\n".join(self._blocks)
