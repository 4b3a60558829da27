// Keeps a region of the page up to date while work goes on: fetches the same page and replaces the region.
const PERIOD_MS = 2000;

async function refresh(region) {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(region.id);
  if (!fresh) return;
  region.replaceChildren(...fresh.childNodes);
  region.dataset.refresh = fresh.dataset.refresh;
}

async function tick() {
  const region = document.querySelector("[data-refresh='on']");
  if (!region) return;
  if (!document.hidden) await refresh(region).catch(() => {});
  setTimeout(tick, PERIOD_MS);
}

setTimeout(tick, PERIOD_MS);
