// Keeps regions of the page up to date while work goes on.
import { replaceRegions } from "./region.js";

const PERIOD_MS = 2000;

async function tick() {
  const regions = Array.from(document.querySelectorAll("[data-refresh='on']"), (region) => region.id);
  if (regions.length === 0) return;
  // What a server does not answer now, it may answer the next time
  if (!document.hidden) await replaceRegions(regions).catch(() => {});
  setTimeout(tick, PERIOD_MS);
}

setTimeout(tick, PERIOD_MS);
