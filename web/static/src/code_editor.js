// Puts CodeMirror over a textarea, which keeps the text for the form. The editor lives in a shadow root. There its styles
// are constructed style sheets, which a content security policy without inline styles allows.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";

import { COLOURS } from "./code_colours.js";
import { extensionOf } from "./modes.js";

const THEME = EditorView.theme({
  "&": { fontSize: "0.9rem", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "22rem", maxHeight: "70vh" },
  ".cm-content": { caretColor: "var(--text)", minHeight: "22rem" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--line-tint)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-tint)", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--line-tint)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent", outline: "1px solid var(--muted)",
  },
});

export class CodeEditor {
  #language = new Compartment();
  #view;

  // `label` tells screen readers what is edited; `changed` is called after each change
  constructor(textarea, { mode, label, changed }) {
    const host = document.createElement("div");
    host.className = "editor";
    textarea.before(host);
    textarea.hidden = true;
    const root = host.attachShadow({ mode: "open" });
    const typed = EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      textarea.value = update.state.doc.toString();
      changed();
    });
    const send = { key: "Mod-Enter", run: () => { textarea.form.requestSubmit(); return true; } };
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: textarea.value,
        extensions: [
          lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(), indentOnInput(),
          bracketMatching(), closeBrackets(), highlightSelectionMatches(), indentUnit.of("    "),
          EditorState.tabSize.of(4), THEME, COLOURS, this.#language.of(extensionOf(mode)),
          keymap.of([
            send, ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab,
          ]),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }), typed,
        ],
      }),
    });
  }

  setMode(mode) {
    this.#view.dispatch({ effects: this.#language.reconfigure(extensionOf(mode)) });
  }

  focus() {
    this.#view.focus();
  }

  // After it was hidden
  shown() {
    this.#view.requestMeasure();
  }
}
