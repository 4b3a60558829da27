// Puts both sources side by side where the screen is wide enough. Elsewhere, and without this script, the page shows the
// unified difference that the server made.
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";

import { COLOURS } from "./code_colours.js";
import { extensionOf } from "./modes.js";

const WIDE = "(min-width: 60rem)";
const THEME = EditorView.theme({
  "&": { fontSize: "0.8125rem", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
  "&.cm-merge-a .cm-changedLine": { backgroundColor: "var(--bad-bg)" },
  "&.cm-merge-b .cm-changedLine": { backgroundColor: "var(--good-bg)" },
  "& .cm-changedText": { background: "none", fontWeight: "700", textDecoration: "underline" },
  ".cm-collapsedLines": { background: "var(--sunken)", color: "var(--text)" },
});

for (const section of document.querySelectorAll("[data-compared]")) {
  if (window.matchMedia(WIDE).matches) showBoth(section);
}

// In a shadow root, whose style sheets are constructed: the page's policy allows no styles in elements
function showBoth(section) {
  const host = document.createElement("div");
  section.querySelector('[data-part="unified"]').replaceWith(host);
  const root = host.attachShadow({ mode: "open" });
  const { old, new: fresh, mode, oldLabel, newLabel } = section.dataset;
  new MergeView({
    a: { doc: old, extensions: reading(mode, oldLabel) },
    b: { doc: fresh, extensions: reading(mode, newLabel) },
    collapseUnchanged: { margin: 3, minSize: 6 },
    parent: root,
    root,
  });
}

function reading(mode, label) {
  return [
    lineNumbers(), EditorView.lineWrapping, EditorState.readOnly.of(true), EditorState.tabSize.of(4), THEME, COLOURS,
    extensionOf(mode), EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
  ];
}
