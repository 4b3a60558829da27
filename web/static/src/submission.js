// Fills the page of a submission while it is judged, by server-sent events or else by polling. Both bring snapshots
// (web/visibility/). Events of progress add rows. Once the judging is final, the server renders what it has to say.
import { offerComments } from "./commenting.js";
import { forgetSentDraft } from "./draft.js";
import { replaceRegions } from "./region.js";

const POLL_MS = 1500;
const POLL_LONGEST_MS = 15000;
const QUEUE_MS = 5000;
const REASON_MS = 1000;
const ROWS = 500;

const page = document.querySelector("[data-submission]");
const words = JSON.parse(page.dataset.words);
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const fill = (pattern, ...values) => values.reduce((text, value) => text.replace("{}", value), pattern);
const milliseconds = (value) => fill(words.milliseconds, value);
const mebibytes = (bytes) => fill(words.mebibytes, (bytes / 1048576).toFixed(1));

forgetSentDraft();
offerComments();

const title = document.title;
let finished = false;
let polling = false;
let shownJudging = null;
const rows = new Map();

// A text that stays the same keeps its selection
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showVerdict(code, text) {
  const badge = part("verdict");
  badge.dataset.verdict = code ?? "";
  write(badge, text);
  showInTitle(badge);
}

// Who waits in another tab sees it there
function showInTitle(badge) {
  document.title = badge.dataset.verdict ? `${badge.textContent} · ${title}` : title;
}

function showProgress(done, total) {
  const running = !finished && total > 0;
  part("progress").hidden = !running;
  if (!running) return;
  part("bar").max = total;
  part("bar").value = done;
  part("count").textContent = fill(words.progress, done, total);
}

// Of thousands of tests only the newest rows stay: the others come with the result
function forgetRow(ordinal) {
  rows.get(ordinal).remove();
  rows.delete(ordinal);
}

function row(ordinal) {
  if (rows.has(ordinal)) return rows.get(ordinal);
  const fresh = page.querySelector("template").content.firstElementChild.cloneNode(true);
  fresh.dataset.ordinal = ordinal;
  cell(fresh, "number", ordinal < page.dataset.samples ? fill(words.sample, ordinal + 1) : ordinal + 1);
  part("testcases").append(fresh);
  part("table").hidden = false;
  rows.set(ordinal, fresh);
  if (rows.size > ROWS) forgetRow(rows.keys().next().value);
  return fresh;
}

function cell(line, name, text) {
  write(line.querySelector(`[data-cell="${name}"]`), text);
}

function showTestcase(ordinal, verdict, cpuTimeMs, memoryBytes) {
  const line = row(ordinal);
  const badge = line.querySelector(".verdict");
  badge.dataset.verdict = verdict;
  write(badge, words.verdicts[verdict]);
  cell(line, "cpu", milliseconds(cpuTimeMs));
  cell(line, "memory", mebibytes(memoryBytes));
}

function showProgressEvent(event) {
  if (finished || event.judging_id !== shownJudging) return;
  showVerdict(null, words.states[event.state] ?? event.state);
  const ordinal = (index) => event.ordinals?.[index] ?? event.first + index;
  event.verdicts.forEach((verdict, index) => {
    showTestcase(ordinal(index), verdict, event.cpu_time_ms[index], event.peak_memory_kib[index] * 1024);
  });
  part("queue").hidden = true;
  showGroups(event.groups ?? []);
  showScore(event.score ?? null, event.max_score ?? null);
  showProgress(event.verdicts.length && ordinal(event.verdicts.length - 1) + 1, event.testcase_count ?? 0);
}

// As web/judgings/points.py writes them
const points = (score) => String(Number(score.toFixed(2)));

function showGroups(groups) {
  for (const group of groups) {
    const line = page.querySelector(`[data-group="${CSS.escape(group.name)}"]`);
    if (line) showGroup(line, group);
  }
}

function showGroup(line, group) {
  const badge = line.querySelector(".verdict");
  badge.dataset.verdict = group.verdict ?? "";
  write(badge, words.verdicts[group.verdict] ?? (group.blocked_by ? words.not_run : words.undecided));
  const most = group.max_score ?? null;
  if (most === null) return cell(line, "points", group.score === undefined ? "" : points(group.score));
  cell(line, "points", fill(words.points, points(group.score ?? 0), points(most)));
  cell(line, "left", points(most - (group.score ?? 0)));
}

function showScore(score, most) {
  const line = part("score");
  line.hidden = score === null;
  if (score === null) return;
  write(line, most === null ? fill(words.points_so_far, points(score)) : fill(words.points_of_so_far, points(score), points(most)));
}

async function showResult(delayMs) {
  const regions = [...page.querySelectorAll("[data-swap]")].map((region) => region.id);
  const shown = await replaceRegions(regions).catch(() => false);
  part("trouble").hidden = shown;
  if (shown) return;
  part("trouble").textContent = words.lost;
  setTimeout(showResult, delayMs, Math.min(delayMs * 1.3, POLL_LONGEST_MS));
}

async function showSnapshot(snapshot) {
  if (shownJudging !== snapshot.judging_id) [...rows.keys()].forEach(forgetRow);
  shownJudging = snapshot.judging_id;
  finished = snapshot.state === "final";
  part("queue").hidden = snapshot.queue_position === null;
  write(part("queue"), fill(words.queued, snapshot.queue_position));
  if (!finished) showGroups(snapshot.groups);
  showProgress(snapshot.testcases.length, snapshot.state === "running" ? snapshot.testcase_count ?? 0 : 0);
  // The verdict comes together with its reason, but does not wait for it for long
  if (finished) await Promise.race([showResult(POLL_MS), new Promise((resolve) => { setTimeout(resolve, REASON_MS); })]);
  const waiting = finished && snapshot.verdict_hidden ? words.hidden : words.states[snapshot.state];
  showVerdict(snapshot.verdict ?? (finished ? "-" : null), words.verdicts[snapshot.verdict] ?? waiting);
}

async function ask() {
  try {
    const response = await fetch(page.dataset.state, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    part("trouble").hidden = true;
    await showSnapshot(await response.json());
  } catch {
    part("trouble").hidden = false;
    part("trouble").textContent = words.lost;
  }
}

async function poll(delayMs) {
  polling = true;
  if (finished) return;
  if (!document.hidden) await ask();
  // A queue may be long, so ask less and less often
  setTimeout(poll, delayMs, Math.min(delayMs * 1.3, POLL_LONGEST_MS));
}

// No event tells the position in the queue, so ask for it while it matters
async function watchQueue() {
  if (finished || polling || part("queue").hidden) return;
  const response = document.hidden ? null : await fetch(page.dataset.state).catch(() => null);
  if (response?.ok && !finished) showSnapshot(await response.json());
  setTimeout(watchQueue, QUEUE_MS);
}

function listen() {
  const source = new EventSource(page.dataset.live);
  let answered = false;
  const heard = (handler) => (event) => {
    answered = true;
    handler(JSON.parse(event.data));
    if (finished) source.close();
  };
  source.addEventListener("snapshot", heard(showSnapshot));
  source.addEventListener("progress", heard(showProgressEvent));
  source.addEventListener("final", heard(showSnapshot));
  // A newer tab took the place of this one. Opening the stream again would take the place of another
  source.addEventListener("crowded", () => {
    source.close();
    poll(POLL_LONGEST_MS);
  });
  source.addEventListener("error", () => {
    // A stream that never worked will not work later. The browser itself opens a broken one again
    if (answered && source.readyState !== EventSource.CLOSED) return;
    source.close();
    poll(POLL_MS);
  });
  window.addEventListener("pagehide", () => source.close());
}

showInTitle(part("verdict"));
if (page.dataset.final === "no") {
  shownJudging = Number(page.dataset.judging);
  setTimeout(watchQueue, QUEUE_MS);
  if (window.EventSource) listen();
  else poll(POLL_MS);
}
