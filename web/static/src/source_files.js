// The files of the form: an editor for each, of which one is shown, and a tab for each where they are several.
import { CodeEditor } from "./code_editor.js";

export class SourceFiles {
  #form;
  #list;
  #select;
  #tabs;
  #changed;
  #removing;
  #files = []; // { element, name, textarea, editor, tab }
  #number = 1; // of the ids of the next file

  // `changed` is called after each change by the user, `removing` before one that takes a file away
  constructor(form, { changed, removing }) {
    this.#form = form;
    this.#changed = changed;
    this.#removing = removing;
    this.#list = this.#part("files");
    this.#tabs = this.#part("tabs");
    this.#select = form.elements.language;
    this.#tabs.hidden = false;
    this.#part("add").addEventListener("click", () => this.#addByHand());
    this.#part("remove").addEventListener("click", () => this.#removeShown());
    this.#select.addEventListener("change", () => this.#useLanguage());
    this.#list.querySelectorAll("[data-file]").forEach((element) => this.#enhance(element));
    this.#showFirst();
  }

  get content() {
    return this.#files.map(({ name, textarea }) => ({ name: name.value, text: textarea.value }));
  }

  set content(files) {
    this.#clear();
    for (const file of files.length > 0 ? files : [{ name: "", text: "" }]) this.#append(file);
    this.#showFirst();
  }

  get isEmpty() {
    return this.#files.every(({ textarea }) => textarea.value.trim() === "");
  }

  // A file with a name that is there already takes its place
  add(files) {
    this.#nameAll();
    for (const file of files) {
      this.#drop((present) => present.name.value === file.name || present.textarea.value.trim() === "");
      this.#append(file);
    }
    this.#show(this.#files.at(-1));
  }

  focus() {
    this.#shown().editor.focus();
  }

  #part(name) {
    return this.#form.querySelector(`[data-part="${name}"]`);
  }

  get #option() {
    return this.#select.selectedOptions[0];
  }

  #append({ name, text }) {
    const element = this.#part("file").content.firstElementChild.cloneNode(true);
    element.querySelector("textarea").value = text;
    element.querySelector("input").value = name;
    this.#list.append(element);
    return this.#enhance(element);
  }

  #enhance(element) {
    const [name, textarea] = element.querySelectorAll("input, textarea");
    this.#giveIds(element);
    const editor = new CodeEditor(textarea, {
      mode: this.#option?.dataset.mode,
      label: element.querySelector(`label[for="${textarea.id}"]`).textContent,
      changed: this.#changed,
    });
    element.querySelector(`label[for="${textarea.id}"]`).addEventListener("click", () => editor.focus());
    const file = { element, name, textarea, editor, tab: this.#makeTab() };
    file.tab.addEventListener("click", () => this.#show(file));
    name.addEventListener("input", () => {
      this.#showTabs();
      this.#changed();
    });
    this.#files.push(file);
    return file;
  }

  #giveIds(element) {
    const suffix = this.#number === 1 ? "" : `-${this.#number}`;
    this.#number += 1;
    for (const [kind, id] of [["input", `source-name${suffix}`], ["textarea", `source${suffix}`]]) {
      const field = element.querySelector(kind);
      element.querySelector(`label[for="${field.id}"]`).htmlFor = id;
      field.id = id;
    }
  }

  #makeTab() {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "quiet small file-tab";
    this.#part("add").before(tab);
    return tab;
  }

  #addByHand() {
    this.#nameAll();
    const file = this.#append({ name: "", text: "" });
    this.#show(file);
    file.name.focus();
    this.#changed();
  }

  #removeShown() {
    this.#removing();
    const shown = this.#shown();
    this.#drop((file) => file === shown);
    this.#showFirst();
    this.#changed();
  }

  #drop(matches) {
    for (const file of this.#files.filter(matches)) {
      file.element.remove();
      file.tab.remove();
    }
    this.#files = this.#files.filter((file) => !matches(file));
  }

  #clear() {
    this.#drop(() => true);
    this.#number = 1;
  }

  // Among several files, each needs a name
  #nameAll() {
    for (const file of this.#files) file.name.value ||= this.#option?.dataset.sourceName ?? "";
  }

  #useLanguage() {
    for (const { editor } of this.#files) editor.setMode(this.#option?.dataset.mode);
    this.#showTabs();
    this.#changed();
  }

  #shown() {
    return this.#files.find(({ element }) => !element.hidden);
  }

  #showFirst() {
    this.#show(this.#files[0]);
  }

  #show(file) {
    for (const other of this.#files) other.element.hidden = other !== file;
    file.editor.shown();
    this.#showTabs();
  }

  // What the problem has beside the files in the chosen language
  #showBeside() {
    const notes = [...this.#form.querySelectorAll("[data-beside]")];
    for (const note of notes) note.hidden = note.dataset.beside !== this.#option?.dataset.language;
    this.#list.classList.toggle("named-files", notes.some((note) => !note.hidden));
  }

  #showTabs() {
    this.#showBeside();
    const several = this.#files.length > 1;
    this.#part("remove").hidden = !several;
    for (const { name, tab, element } of this.#files) {
      name.placeholder = this.#option?.dataset.sourceName ?? "";
      tab.hidden = !several;
      tab.textContent = name.value || name.labels[0].textContent;
      tab.setAttribute("aria-pressed", String(!element.hidden));
    }
  }
}
