"""The commands of the LaTeX subset that a table can describe."""

#: Commands without arguments, and the text for each.
SYMBOLS = {
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textquotesingle": "'",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textendash": "\u2013",
    "textemdash": "\u2014",
    "textdegree": "°",
    "textbullet": "•",
    "textperiodcentered": "·",
    "texttimes": "\u00d7",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "pounds": "£",
    "euro": "€",
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "\u0131",
    "quad": "\u2003",
    "qquad": "\u2003\u2003",
    "enspace": "\u2002",
    "thinspace": "\u2009",
}

#: Signs after a backslash, and the text for each.
SIGNS = {
    **{sign: sign for sign in "%$&#_{}"},
    " ": " ",
    "\n": " ",
    ",": "\u2009",
    ";": "\u2004",
    ":": "\u2005",
    "!": "",
    "-": "\u00ad",
    "/": "",
    "@": "",
}

#: Accent commands, and the combining character of each.
ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}

#: Commands with one argument, and the HTML around it.
ELEMENTS = {
    "textbf": ("<strong>", "</strong>"),
    "emph": ("<em>", "</em>"),
    "textit": ("<em>", "</em>"),
    "textsl": ("<em>", "</em>"),
    "texttt": ("<code>", "</code>"),
    "underline": ("<u>", "</u>"),
    "sout": ("<s>", "</s>"),
    "textsc": ('<span class="small-caps">', "</span>"),
    "textsuperscript": ("<sup>", "</sup>"),
    "textsubscript": ("<sub>", "</sub>"),
    "footnote": ("<small>(", ")</small>"),
    "textrm": ("", ""),
    "textsf": ("", ""),
    "textmd": ("", ""),
    "text": ("", ""),
    "mbox": ("", ""),
    "hbox": ("", ""),
    "fbox": ("", ""),
    "makebox": ("", ""),
}

#: Declarations that hold until their group ends.
DECLARATIONS = {
    "bf": ("<strong>", "</strong>"),
    "bfseries": ("<strong>", "</strong>"),
    "em": ("<em>", "</em>"),
    "it": ("<em>", "</em>"),
    "itshape": ("<em>", "</em>"),
    "sl": ("<em>", "</em>"),
    "tt": ("<code>", "</code>"),
    "ttfamily": ("<code>", "</code>"),
    "small": ("<small>", "</small>"),
    "footnotesize": ("<small>", "</small>"),
}

HEADINGS = {"section": "h2", "subsection": "h3", "subsubsection": "h4", "paragraph": "h5"}

#: Commands for the layout of a printed page. Each is dropped, with this number of arguments in braces.
IGNORED = {
    **dict.fromkeys(
        ["noindent", "indent", "smallskip", "medskip", "bigskip", "newpage", "clearpage", "pagebreak", "centering"], 0
    ),
    **dict.fromkeys(["raggedright", "normalsize", "large", "Large", "LARGE", "huge", "tiny", "scriptsize", "par"], 0),
    **dict.fromkeys(["normalfont", "rm", "sffamily", "hfill", "vfill", "maketitle", "protect", "relax"], 0),
    **dict.fromkeys(["label", "vspace", "hspace", "usepackage", "documentclass", "pagestyle", "thispagestyle"], 1),
    **dict.fromkeys(["graphicspath", "cline", "index", "phantom"], 1),
    **dict.fromkeys(["setlength", "addtolength", "setcounter"], 2),
}

#: Environments that only frame their content, and the HTML around it.
FRAMES = {
    "center": ('<div class="center">', "</div>"),
    "quote": ("<blockquote>", "</blockquote>"),
    "quotation": ("<blockquote>", "</blockquote>"),
    "figure": ("<figure>", "</figure>"),
    "wrapfigure": ("<figure>", "</figure>"),
    "table": ("<figure>", "</figure>"),
    "document": ("", ""),
    "flushleft": ("", ""),
    "minipage": ("", ""),
    "samepage": ("", ""),
    "small": ("", ""),
}
#: After others, brackets are text.
FRAMES_WITH_OPTION = {"figure", "table", "wrapfigure", "minipage"}
#: How many arguments in braces these environments take.
FRAME_ARGUMENTS = {"wrapfigure": 2, "minipage": 1}

MATH_ENVIRONMENTS = {"equation", "displaymath", "align", "gather", "eqnarray", "multline", "math"}
VERBATIM_ENVIRONMENTS = {"verbatim", "lstlisting", "Verbatim", "alltt"}
VERBATIM_WITH_OPTION = {"lstlisting", "Verbatim"}
LISTS = {"itemize": "ul", "enumerate": "ol", "description": "dl", "compactitem": "ul", "compactenum": "ol"}
