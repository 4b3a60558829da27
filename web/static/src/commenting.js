// Choosing lines of code to comment on: a click on a number of a line, with Shift up to there. The form then sticks to
// the bottom of the window while the code is in view. By keyboard, the numbers are typed into the form.

function numberOf(element) {
  return Number(element.textContent.trim());
}

function linesOf(section) {
  return [...section.querySelectorAll(".highlight .linenos")];
}

function markChosen(section, first, last) {
  for (const line of linesOf(section)) line.classList.toggle("chosen", first <= numberOf(line) && numberOf(line) <= last);
}

function choose(section, form, line, extends_) {
  const first = form.querySelector("[name=first_line]");
  const last = form.querySelector("[name=last_line]");
  const from = extends_ && first.value ? Number(first.value) : line;
  first.value = Math.min(from, line);
  last.value = Math.max(from, line);
  markChosen(section, Number(first.value), Number(last.value));
  form.open = true;
}

function offer(form) {
  const section = form.closest(".code");
  section.classList.add("can-comment");
  section.addEventListener("click", (event) => {
    const number = event.target.closest(".highlight .linenos");
    if (!number) return;
    choose(section, form, numberOf(number), event.shiftKey);
    if (!event.shiftKey) form.querySelector("textarea").focus({ preventScroll: true });
  });
  form.addEventListener("input", () => {
    const first = Number(form.querySelector("[name=first_line]").value);
    markChosen(section, first, Number(form.querySelector("[name=last_line]").value) || first);
  });
}

export function offerComments() {
  for (const form of document.querySelectorAll("[data-comment-file]")) offer(form);
}
