// Runs the program of the form before it is submitted, and shows below the editor what became of it. Without this script
// the buttons send the form to the page of the run.
const FIRST_POLL_MS = 150;
const LONGEST_POLL_MS = 2000;
const SLOWER = 1.4;
const KEPT = "draft input ";

export function watchRuns(form) {
  const panel = form.querySelector('[data-part="trial"]');
  if (panel) new TrialRuns(form, panel);
}

// Without its session, a form is refused, and a page leads to the log-in
const isLoggedOut = (answer) => [400, 401].includes(answer.status) || new URL(answer.url).pathname === "/login";

class TrialRuns {
  #form;
  #panel;
  #result;
  #last; // the button that was pressed last
  #number = 0; // of the newest run: what an older one still brings is not shown

  constructor(form, panel) {
    this.#form = form;
    this.#panel = panel;
    this.#result = panel.querySelector('[data-part="run-result"]');
    const buttons = [...panel.querySelectorAll("[data-run]")];
    this.#last = buttons[0];
    for (const button of buttons) button.addEventListener("click", (event) => this.#press(event, button));
    panel.querySelector('[data-part="run-keys"]').hidden = false;
    // In the editor too, whose shadow root lets keys out; before the editor, which would put in a line
    form.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.#keepInput();
  }

  #key(event) {
    if (event.key !== "Enter" || !event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#last.click();
  }

  #press(event, button) {
    event.preventDefault();
    this.#last = button;
    if (this.#form.elements.language.reportValidity()) this.#run(button);
  }

  async #run(button) {
    const number = ++this.#number;
    this.#say(this.#panel.dataset.sending);
    const fields = new FormData(this.#form);
    fields.set("run", button.value);
    const address = new URL(button.formAction);
    address.searchParams.set("part", "1");
    const answer = await fetch(address, { method: "POST", body: fields }).catch(() => null);
    if (number !== this.#number) return;
    if (answer === null || !await this.#show(answer)) this.#say(this.#panel.dataset.lost);
    else this.#poll(number, FIRST_POLL_MS);
    this.#result.scrollIntoView({ block: "nearest" });
  }

  #poll(number, delayMs) {
    const shown = this.#result.querySelector(".trial-result");
    if (!shown || shown.dataset.final === "yes") return;
    setTimeout(async () => {
      if (number !== this.#number) return;
      const answer = document.hidden ? null : await fetch(shown.dataset.address).catch(() => null);
      if (number !== this.#number) return;
      if (answer && (answer.ok || isLoggedOut(answer))) await this.#show(answer);
      this.#poll(number, Math.min(delayMs * SLOWER, LONGEST_POLL_MS));
    }, delayMs);
  }

  // False where the answer is not ours, as a proxy's error is not
  async #show(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("body > .trial-result, body > .notice.error"); // a part, not a page
    if (!fresh && isLoggedOut(answer)) return this.#say(this.#panel.dataset.loggedOut);
    if (!fresh) return false;
    if (this.#result.innerHTML !== fresh.outerHTML) this.#result.replaceChildren(document.importNode(fresh, true));
    return true;
  }

  #say(text) {
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = text;
    this.#result.replaceChildren(line);
    return true;
  }

  // In this tab, as drafts are: it goes with them at the log-out
  #keepInput() {
    const field = this.#form.elements.own_input;
    if (!field) return;
    const key = KEPT + this.#form.dataset.task;
    try {
      field.value ||= sessionStorage.getItem(key) ?? "";
    } catch {
      return; // storage is switched off
    }
    if (field.value) this.#panel.querySelector('[data-part="own-input"]').open = true;
    field.addEventListener("input", () => {
      try {
        sessionStorage.setItem(key, field.value);
      } catch {
        // Full: the text stays in the page
      }
    });
  }
}
