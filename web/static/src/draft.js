// Keeps what was typed when the user leaves the page, for this tab and this user only: no cache keeps our pages.
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

  // It is not known yet whether it arrives
  send() {
    store((drafts) => drafts.setItem(SENT, this.#key));
  }
}

// Call it where a submission is shown: then what was sent last has arrived
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
