// What was typed outlives a click on a link: no cache keeps the page. Of this tab and this user only.
const SENT = "draft sent";

export class Draft {
  #key;

  constructor(name) {
    this.#key = `draft ${name}`;
    store((drafts) => drafts.removeItem(SENT));
  }

  get text() {
    return store((drafts) => drafts.getItem(this.#key)) ?? "";
  }

  set text(text) {
    store((drafts) => drafts.setItem(this.#key, text));
  }

  // Whether it arrives is not known yet
  send() {
    store((drafts) => drafts.setItem(SENT, this.#key));
  }
}

// To be called where a submission is shown: then what was sent last has arrived
export function forgetSentDraft() {
  store((drafts) => {
    const key = drafts.getItem(SENT);
    if (key) [key, SENT].forEach((name) => drafts.removeItem(name));
  });
}

function store(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null; // Storage that is full or forbidden keeps nobody from typing
  }
}
