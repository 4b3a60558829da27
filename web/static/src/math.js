// Typesets the formulas of a statement. KaTeX sets styles through the DOM, never by style attributes, so the
// content security policy needs no exception.
import katex from "katex";

for (const element of document.querySelectorAll(".math")) {
  const displayMode = element.classList.contains("block") || element.classList.contains("display");
  const source = element.textContent.trim().replace(/^\\[([]|\\[)\]]$/g, "");
  katex.render(source, element, { displayMode, throwOnError: false, maxExpand: 200, maxSize: 20 });
}

// A formula with punctuation beside it does not break (statement.css): only between its own parts it may.
for (const part of document.querySelectorAll(".nowrap .katex-base:not(:last-child)")) {
  part.after(document.createElement("wbr"));
}
