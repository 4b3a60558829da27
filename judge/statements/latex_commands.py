"""LaTeX commands and environments that pandoc leaves out, and that need words of their own to the author, or none."""

_LAYOUT = """
vspace hspace vskip hskip kern smallbreak medbreak bigbreak hfill vfill hrulefill maketitle strut null leavevmode
nopagebreak nolinebreak goodbreak filbreak allowbreak nobreak break penalty looseness raggedbottom raggedleft needspace
small footnotesize scriptsize tiny normalsize large Large LARGE huge Huge normalfont rmfamily sffamily rm sf
selectfont fontsize displaystyle textstyle color pagecolor definecolor rowcolor columncolor cellcolor rowcolors
flushleft flushright samepage cline hline toprule midrule bottomrule
"""
_SETTINGS = """
setlength addtolength newlength setcounter addtocounter stepcounter refstepcounter newcounter usepackage RequirePackage
documentclass pagestyle thispagestyle graphicspath index label phantom hphantom vphantom textwidth linewidth columnwidth
textheight parindent parskip baselineskip itemsep topsep parsep leftmargin arraystretch tabcolsep extracolsep
arraybackslash setlist captionsetup lstset hypersetup sisetup newtheorem theoremstyle selectlanguage setmainlanguage
urlstyle inputencoding fontencoding
"""
_BETWEEN_COMMANDS = """
bgroup egroup protect relax unskip ignorespaces makeatletter makeatother global long outer expandafter noexpand
"""
_PRIMITIVES = """
begin end else fi or let def edef gdef xdef futurelet immediate write openin openout read closein closeout input include
loop repeat the number csname endcsname message errmessage catcode
"""

#: No reader misses these.
WITHOUT_EFFECT = frozenset((_LAYOUT + _SETTINGS + _BETWEEN_COMMANDS).split())
#: TeX's own, which must keep their meaning.
PRIMITIVES = frozenset(_PRIMITIVES.split())
#: Samples within the text.
EXAMPLES = frozenset(("exmp", "exmpfile", "exmpc", "examplefile", "includesample", "displaysample", "sampletable"))
#: Environments that only frame their content.
FRAMES = frozenset(
    (
        *("document", "center", "figure", "table", "minipage", "samepage", "flushleft", "flushright", "frame"),
        *("small", "footnotesize", "scriptsize", "large", "Large", "multicols", "spacing", "sloppypar", "subfigure"),
    )
)
