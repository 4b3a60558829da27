// Keeps a region of the page up to date while work goes on.
import { replaceRegions } from "./region.js";

const PERIOD_MS = 2000;

async function tick() {
  const region = document.querySelector("[data-refresh='on']");
  if (!region) return;
  if (!document.hidden) await replaceRegions([region.id]).catch(() => {});
  setTimeout(tick, PERIOD_MS);
}

setTimeout(tick, PERIOD_MS);
