"""Fits the HTML of pandoc into a page of the site, which forbids styles and has classes of its own."""

import re
import unicodedata

_REPLACED = (
    # A figure that was a PDF is an image by now
    (re.compile(r"<embed\s"), "<img "),
    # A formula is a block where it stands by itself. What only numbers it, KaTeX does not know.
    (re.compile(r'class="math display"'), 'class="math block"'),
    (re.compile(r'style="text-align: (left|center|right);?"'), r'align="\1"'),
    (re.compile(r'style="width:\s*([^";]+);?"'), r'width="\1"'),
    (re.compile(r'class="smallcaps"'), 'class="small-caps"'),
    # Places on the page have no ids; the number is enough
    (re.compile(r'<a\s+href="#[^"]*"\s+(?:data-)?reference-type="[^"]*"[^>]*>(.*?)</a>', re.DOTALL), r"\1"),
    (
        re.compile(r'<a\s+href="#fn(\d+)"\s+class="footnote-ref"\s+id="fnref\d+"[^>]*><sup>\d+</sup></a>'),
        r'<sup class="footnote-ref"><a href="#fn\1" id="fnref\1">[\1]</a></sup>',
    ),
    (re.compile(r'class="footnote-back"'), 'class="footnote-backref"'),
    (re.compile(r'<(section|aside|div)\s[^>]*class="footnotes[^"]*"[^>]*>'), r'<section class="footnotes">'),
    (re.compile(r'alt="image"'), 'alt=""'),
    (re.compile(r'<figcaption aria-hidden="true">'), "<figcaption>"),
)
#: Accents stand on an i with its dot, as in na\\"{\\i}ve; the font has the letter.
_DOTLESS = re.compile("\u0131([\u0300-\u036f])")
_FORMULA = re.compile(r'(<span\s+class="math (?:inline|block)">)([^<]*)(</span>)')
_LABEL = re.compile(r"\\label\{[^{}]*\}\s*")


def fitted(html: str) -> str:
    for pattern, replacement in _REPLACED:
        html = pattern.sub(replacement, html)
    html = _DOTLESS.sub(lambda letter: unicodedata.normalize("NFC", f"i{letter[1]}"), html)
    return _FORMULA.sub(lambda formula: f"{formula[1]}{_LABEL.sub('', formula[2]).strip()}{formula[3]}", html)
