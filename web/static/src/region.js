// Brings regions of the page up to date with the same page as the server renders it now. Only what is different changes:
// the rest keeps its focus and its selection.
import { Idiomorph } from "idiomorph";

// The user sets these, and the page that is fetched knows nothing of it
const SET_BY_USERS = { checked: "input", open: "details", selected: "option", value: "input:not([type=hidden]), textarea" };

function mayChange(name, element) {
  return !(name in SET_BY_USERS && element.matches(SET_BY_USERS[name]));
}

// Resolves to false where the answer is not that page: an error, or the page of the log-in
export async function replaceRegions(ids) {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = ids.map((id) => page.getElementById(id));
  if (fresh.includes(null)) return false;
  ids.forEach((id, index) => {
    Idiomorph.morph(document.getElementById(id), fresh[index].outerHTML, { callbacks: { beforeAttributeUpdated: mayChange } });
  });
  document.dispatchEvent(new Event("refreshed"));
  return true;
}
