// Keeps regions of the page up to date while work goes on: fetches the same page, and changes what is different. What
// stayed the same keeps its focus and its selection.
import { Idiomorph } from "idiomorph";

const PERIOD_MS = 2000;

// The user sets these, and the page that is fetched knows nothing of it
const SET_BY_USERS = { checked: "input", open: "details", selected: "option", value: "input:not([type=hidden]), textarea" };

function mayChange(name, element) {
  return !(name in SET_BY_USERS && element.matches(SET_BY_USERS[name]));
}

function update(region, fresh) {
  region.dataset.refresh = fresh.dataset.refresh;
  Idiomorph.morph(region, fresh.innerHTML, {
    morphStyle: "innerHTML",
    callbacks: { beforeAttributeUpdated: mayChange },
  });
}

async function refresh(regions) {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const region of regions) {
    const fresh = page.getElementById(region.id);
    if (fresh) update(region, fresh);
  }
  document.dispatchEvent(new Event("refreshed"));
}

async function tick() {
  const regions = document.querySelectorAll("[data-refresh='on']");
  if (regions.length === 0) return;
  // What a server does not answer now, it may answer the next time
  if (!document.hidden) await refresh(regions).catch(() => {});
  setTimeout(tick, PERIOD_MS);
}

setTimeout(tick, PERIOD_MS);
