// What was typed and not submitted: kept while it is typed, and shown again when the form comes back. Of two texts that
// compete, one is in the editor and the other is aside; a button swaps them, so that neither is lost.
import { Drafts } from "./draft.js";

export class UnsentText {
  #form;
  #files;
  #drafts;
  #served; // what the server put into the form
  #aside = null;

  constructor(form, files) {
    this.#form = form;
    this.#files = files;
    const aheadMs = Number(form.dataset.nowMs) - Date.now();
    this.#drafts = new Drafts(form.dataset.task, form.dataset.copied, aheadMs);
    this.#served = this.#content;
    this.#restore();
    for (const button of form.querySelectorAll('[data-part="swap"]')) button.addEventListener("click", () => this.#swap());
    form.addEventListener("submit", () => this.#drafts.send());
  }

  // What was refused cannot be had again from the server, as if it were typed here
  get #isRefused() {
    return this.#form.dataset.refused !== undefined;
  }

  get isTouched() {
    return this.#isRefused || !same(this.#content, this.#served);
  }

  save() {
    const isNew = this.isTouched || this.#aside !== null;
    if (isNew) this.#note("unkept", !this.#drafts.save({ content: this.#content, aside: this.#aside }));
    else this.#drafts.forget();
  }

  // Chosen files take the place of what the server put there, and stand beside what was typed. True: they stand beside
  take(chosen) {
    const isBeside = this.isTouched && !this.#files.isEmpty;
    const names = this.#files.content.map((file) => file.name);
    if (!isBeside || chosen.some((file) => names.includes(file.name))) this.keepAside();
    if (isBeside) this.#files.add(chosen);
    else this.#files.content = chosen;
    this.save();
    return isBeside;
  }

  // Before something of it goes away. What the server has put there can be had again, so it displaces nothing
  keepAside() {
    if (this.isTouched || (this.#aside === null && !this.#files.isEmpty)) this.#putAside(this.#content);
  }

  get #content() {
    return { variant: this.#form.elements.language.value, files: this.#files.content };
  }

  #restore() {
    const { copied, receivedMs } = this.#form.dataset;
    const own = this.#drafts.own();
    const draft = copied ? own ?? this.#drafts.newest() : this.#drafts.newest();
    if (this.#isRefused) this.#keepRefused(draft);
    else if (!draft) return;
    else if (draft.savedMs >= Number(receivedMs) && (own || !copied)) this.#resume(draft);
    else if (!same(draft.content, this.#served)) this.#putAside(draft.content);
  }

  // The server has all that was sent, maybe with files that the editor could not show
  #keepRefused(draft) {
    const aside = draft && same(draft.content, this.#served) ? draft.aside : draft?.content;
    if (aside) this.#putAside(aside);
    this.save();
  }

  #resume({ content, aside, savedMs }) {
    this.#drafts.adopt({ content, aside, savedMs });
    const differs = !same(content, this.#served);
    this.#show(content);
    if (aside && !same(aside, content)) this.#putAside(aside);
    if (!differs) return;
    this.#aside ??= this.#served;
    this.#note("restored", true);
    this.#note("aside", false);
  }

  #show({ variant, files }) {
    const select = this.#form.elements.language;
    const known = Array.from(select.options).some((option) => option.value === variant);
    if (known) select.value = variant;
    this.#files.content = files;
  }

  #putAside(content) {
    this.#aside = content;
    this.#note("restored", false);
    this.#note("aside", true);
  }

  #swap() {
    const [shown, restored] = [this.#content, this.#aside];
    this.#show(restored);
    const isServed = same(restored, this.#served);
    this.#aside = shown;
    this.#note("restored", !isServed);
    this.#note("aside", isServed);
    this.save();
    this.#files.focus();
  }

  #note(name, visible) {
    this.#form.querySelector(`[data-part="${name}"]`).hidden = !visible;
  }
}

// The language alone is not worth a word
function same(one, other) {
  return JSON.stringify(one.files) === JSON.stringify(other.files);
}
