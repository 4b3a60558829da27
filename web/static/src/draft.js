// What was typed and not submitted, kept for this tab and this user only: no cache keeps our pages. Tabs share nothing, so
// that none destroys the text of another.
const PREFIX = "draft ";
const SENT = "sent draft";
const CHANNEL = "drafts";

// The drafts of a form. A form has one task, and begins with nothing, with the last submission, or with a copied one.
export class Drafts {
  #task;
  #key;
  #aheadMs;

  // `aheadMs`: of this computer's clock, the server's
  constructor(task, copied, aheadMs) {
    this.#aheadMs = aheadMs;
    this.#task = `${PREFIX}${task} `;
    this.#key = this.#task + copied;
    store((drafts) => drafts.removeItem(SENT));
  }

  // Of this form. A draft has `savedMs`, and whatever save() was given
  own() {
    return read(this.#key);
  }

  // Of all forms of the task
  newest() {
    const drafts = keysWith(this.#task).map(read).filter(Boolean);
    return drafts.reduce((newest, draft) => (newest?.savedMs > draft.savedMs ? newest : draft), null);
  }

  // False if the browser does not take it
  save(draft) {
    const text = JSON.stringify({ ...draft, savedMs: Date.now() + this.#aheadMs });
    return store((drafts) => drafts.setItem(this.#key, text)) !== null;
  }

  // From now on, what another form of the task has kept is this form's
  adopt(draft) {
    for (const key of keysWith(this.#task)) if (read(key)?.savedMs === draft.savedMs) remove(key);
    this.save(draft);
  }

  forget() {
    remove(this.#key);
  }

  // It is not known yet whether it arrives
  send() {
    store((drafts) => drafts.setItem(SENT, this.#key));
  }
}

// Call it where a submission is shown. A form that was taken leads there at once
export function forgetSentDraft() {
  const key = store((drafts) => drafts.getItem(SENT));
  if (typeof key === "string" && new URL(document.referrer || "about:blank").pathname.endsWith("/submit")) {
    remove(key);
    remove(SENT);
  }
}

export function hasDrafts() {
  return keysWith(PREFIX).length > 0;
}

// Of every user, in every tab of this browser
export function forgetDrafts() {
  forgetHere();
  new BroadcastChannel(CHANNEL).postMessage("forget");
}

export function forgetWithOtherTabs() {
  new BroadcastChannel(CHANNEL).addEventListener("message", forgetHere);
}

function forgetHere() {
  keysWith(PREFIX).forEach(remove);
}

function keysWith(prefix) {
  return store((drafts) => Object.keys(drafts).filter((key) => key.startsWith(prefix))) ?? [];
}

function read(key) {
  return store((drafts) => JSON.parse(drafts.getItem(key)));
}

function remove(key) {
  store((drafts) => drafts.removeItem(key));
}

// Null where storage is full or forbidden. That keeps nobody from typing
function store(use) {
  try {
    return use(sessionStorage) ?? undefined;
  } catch {
    return null;
  }
}
