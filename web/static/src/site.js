// Small conveniences; every page works without them.

function copyFrom(button, source) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source());
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 1500);
  });
}

// Without a secure context (plain HTTP) browsers offer no clipboard, and the buttons stay hidden
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    copyFrom(button, () => source.value ?? source.textContent);
  }
  for (const button of document.querySelectorAll("button[data-copy-code]")) {
    copyFrom(button, () => {
      const code = button.closest(".code").querySelector("pre").cloneNode(true);
      for (const number of code.querySelectorAll(".linenos")) number.remove();
      return code.textContent;
    });
  }
}

// A second click sends nothing. If it does all the same, the form's idempotency key makes it one submission.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
}

for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// A box that scrolls must scroll by keyboard, too; only such a box is a stop of the Tab key
function markScrollable() {
  for (const region of document.querySelectorAll(".code pre, .statement :is(pre, table, .katex-display)")) {
    const scrolls = region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }
}
// After the deferred scripts: one of them typesets the formulas
window.addEventListener("load", markScrollable);
window.addEventListener("resize", markScrollable);
document.fonts?.addEventListener("loadingdone", markScrollable);
