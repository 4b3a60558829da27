"""Renders what users write to each other: Markdown, made safe as statements are."""

from functools import lru_cache

from markupsafe import Markup

from judge.statements.figures import Figures
from judge.statements.markdown import render_markdown
from judge.statements.notices import Notices
from judge.statements.sanitizer import sanitize

#: Texts whose HTML stays in memory; at most 20,000 characters each.
KEPT_TEXTS = 300


@lru_cache(maxsize=KEPT_TEXTS)
def prose(text: str) -> Markup:
    """Return safe HTML. Pictures are not shown: nothing comes from elsewhere. Formulas are for math.js."""
    notices = Notices()
    html = sanitize(render_markdown(text, notices), Figures((), lambda image: image.name, notices), notices)
    return Markup(html)  # noqa: S704  (sanitised)


def has_formulas(*texts: str | None) -> bool:
    """Whether a page with these texts needs math.js."""
    return any('class="math' in prose(text) for text in texts if text)
