// Small conveniences; every page works without them. Their listeners are on the document: then a part of the page that
// came later, by refresh.js, behaves as one that was loaded.
import { copyText } from "./copying.js";
import { forgetDrafts, forgetWithOtherTabs, hasDrafts } from "./draft.js";
import { sendWithToken } from "./token.js";

const COPIED_MS = 1500;

// Styles show what only scripts can do
document.documentElement.dataset.scripts = "on";

// Comments may stand between the pieces of a program
function textBeside(button) {
  const pieces = [...button.closest(".code").querySelectorAll(".highlight > pre")].map((piece) => {
    const code = piece.cloneNode(true);
    for (const number of code.querySelectorAll(".linenos")) number.remove();
    return code.textContent;
  });
  return pieces.join("");
}

function textOf(element) {
  return element.value ?? element.textContent;
}

async function copy(button) {
  const named = button.dataset.copy && document.getElementById(button.dataset.copy);
  if (!await copyText(named ? textOf(named) : textBeside(button))) return;
  const label = button.dataset.label ??= button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, COPIED_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy], button[data-copy-code]");
  if (button) copy(button);
});

// A second click sends nothing. If it does all the same, the form's idempotency key makes it one submission.
let sent = new WeakSet();
window.addEventListener("pageshow", () => { sent = new WeakSet(); });

function isConfirmed({ confirm, forgetDrafts: question }) {
  if (confirm && !window.confirm(confirm)) return false;
  return !(question && hasDrafts()) || window.confirm(question);
}

function maySend(form) {
  if (!isConfirmed(form.dataset)) return false;
  if (form.dataset.once === undefined) return true;
  if (sent.has(form)) return false;
  sent.add(form);
  return true;
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.tokenFrom) {
    event.preventDefault();
    sendWithToken(form);
  } else if (!maySend(form)) {
    event.preventDefault();
  } else if (form.dataset.forgetDrafts) {
    forgetDrafts();
  }
});
forgetWithOtherTabs();

// A box that scrolls must scroll by keyboard, too; only such a box is a stop of the Tab key
function markScrollable() {
  for (const region of document.querySelectorAll(".code pre, :is(.prose, .statement) :is(pre, table, .katex-display)")) {
    const scrolls = region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }
}
// After the deferred scripts: one of them typesets the formulas
window.addEventListener("load", markScrollable);
window.addEventListener("resize", markScrollable);
document.addEventListener("refreshed", markScrollable);
document.fonts?.addEventListener("loadingdone", markScrollable);
