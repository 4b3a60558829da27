// The page to submit with: the editor, what was typed before, and the statement beside it.
import { watchChosenFiles } from "./chosen_files.js";
import { makeTabs } from "./panes.js";
import { SourceFiles } from "./source_files.js";
import { watchRuns } from "./trial_runs.js";
import { UnsentText } from "./unsent_text.js";

function start(form) {
  let unsent = null;
  const files = new SourceFiles(form, { changed: () => unsent?.save(), removing: () => unsent.keepAside() });
  unsent = new UnsentText(form, files);
  watchChosenFiles(form, unsent);
  watchRuns(form);
  form.querySelector('[data-part="keys"]').hidden = false;
  const forNoScripts = form.querySelector('[data-part="how-to-leave-out"]');
  if (forNoScripts) forNoScripts.hidden = true;
  // A reload must not send the form again, and Back must not ask for it
  window.history.replaceState(null, "", form.dataset.address + window.location.hash);
  // Who edits again goes on typing; on a phone, a keyboard would cover the page
  const isAsked = form.dataset.copied && !form.querySelector("[aria-invalid]");
  if (isAsked && !window.matchMedia("(pointer: coarse)").matches) files.focus();
}

makeTabs(document.querySelector("[data-panes]"));
start(document.querySelector("form[data-editor]"));
