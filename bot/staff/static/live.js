// Keeps a console fresh: compares the marks it is sent with those of what it shows, and reads only
// what is new. Whatever was missed while the connection was cut differs in the first marks after it.

const panes = document.getElementById("panes");
const line = document.getElementById("line");
const caseId = panes.dataset.case;
const query = panes.dataset.query;
const LIST_PARTS = ["list-tabs", "list-body"];
const CASE_PARTS = ["case-head", "side"];
const SILENT_MS = 45000; // the server says something every 15 seconds
const GROWS_MS = 60000; // waiting times grow even when nothing happens
const SPREAD_MS = 300; // many consoles hear the same hint: not all of them ask at once
const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];

// ---- putting what was read into the page

function isAtEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

function swap(id, page) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
  const top = old.scrollTop;
  const opened = Array.from(old.querySelectorAll("details"), (details) => details.open);
  const active = document.activeElement;
  const focused = active && old.contains(active) ? active.getAttribute("href") : null;
  old.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((details, index) => {
    if (index < opened.length) details.open = opened[index];
  });
  fresh.scrollTop = top;
  if (focused) {
    const again = Array.from(fresh.querySelectorAll("a")).find((a) => a.getAttribute("href") === focused);
    if (again) again.focus();
  }
}

const seqOf = (article) => Number(article.dataset.seq);
const linesOf = (box) => Array.from(box.querySelectorAll("[data-seq]"));

function newestSeq() {
  const box = document.getElementById("transcript");
  return box ? Math.max(0, ...linesOf(box).map(seqOf)) : 0;
}

// Every line once, in its place; a reader hears only the new ones.
function mergeLines(page) {
  const box = document.getElementById("transcript");
  const fresh = page.getElementById("transcript");
  if (!box || !fresh) return;
  const wasAtEnd = isAtEnd(box);
  const known = new Map(linesOf(box).map((article) => [seqOf(article), article]));
  const incoming = linesOf(fresh);
  if (incoming.length && seqOf(incoming[0]) > newestSeq() + 1) box.replaceChildren(...incoming);
  else incoming.forEach((article) => {
    const old = known.get(seqOf(article));
    if (!old) box.append(article);
    else if (old.outerHTML !== article.outerHTML) old.replaceWith(article);
  });
  if (wasAtEnd) box.scrollTop = box.scrollHeight;
}

function isWriting(actions) {
  const fields = Array.from(actions.querySelectorAll("textarea:not([readonly])"));
  return fields.some((field) => field.value) || actions.contains(document.activeElement);
}

function swapActions(page) {
  const old = document.getElementById("actions");
  const fresh = page.getElementById("actions");
  if (!old || !fresh) return;
  const isOther = old.dataset.kind !== fresh.dataset.kind;
  if (isOther && !isWriting(old)) old.replaceWith(fresh);
  else if (!isOther && old.dataset.kind === "claim") old.replaceWith(fresh); // carries the version
}

// ---- reading

async function read(path) {
  const response = await fetch(path, { credentials: "same-origin" });
  if (response.redirected) {
    location.reload(); // signed out; the drafts are kept
    throw new Error("signed out");
  }
  if (!response.ok) throw new Error(path.split("?")[0] + " " + response.status);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function readList() {
  const page = await read("/staff/list?" + query + (caseId ? "&case=" + caseId : ""));
  LIST_PARTS.forEach((id) => swap(id, page));
}

async function readLines() {
  mergeLines(await read("/staff/lines/" + caseId + "?since=" + newestSeq()));
}

async function readCase() {
  const page = await read("/staff/parts/" + caseId + "?" + query);
  CASE_PARTS.forEach((id) => swap(id, page));
  mergeLines(page);
  swapActions(page);
  document.dispatchEvent(new CustomEvent("laobing:fresh", { detail: page }));
}

let seen = {}; // the marks of what the page shows
let told = {}; // the newest marks
let isReading = false;
let timer = null;

const isNew = (part) => told[part] !== seen[part];

async function catchUp() {
  const target = { ...told };
  if (caseId && isNew("case")) await readCase();
  else if (caseId && isNew("line")) await readLines();
  if (isNew("list")) await readList();
  seen = target;
  setLine(true);
}

function catchUpSoon() {
  if (timer || isReading || document.hidden) return;
  if (!["list", "case", "line"].some(isNew)) return;
  timer = setTimeout(async () => {
    timer = null;
    isReading = true;
    await catchUp().catch(() => {
      setLine(false);
      setTimeout(catchUpSoon, RETRY_MS[2]);
    });
    isReading = false;
    if (line.textContent === line.dataset.on) catchUpSoon(); // what came meanwhile
  }, Math.random() * SPREAD_MS);
}

function setLine(isOn) {
  line.textContent = isOn ? line.dataset.on : line.dataset.off;
}

// ---- the connection

let source = null;
let heardAt = 0;
let failures = 0;
let retry = null;

function heard() {
  heardAt = Date.now();
  failures = 0;
}

function hear(event) {
  heard();
  const before = told.bell;
  told = JSON.parse(event.data);
  if (told.bell !== before) document.dispatchEvent(new CustomEvent("laobing:bell"));
  if (["list", "case", "line"].some(isNew)) catchUpSoon();
  else setLine(true);
}

function listen() {
  clearTimeout(retry);
  retry = null;
  if (source) source.close();
  heardAt = Date.now();
  source = new EventSource("/staff/stream" + (caseId ? "?case=" + caseId : ""));
  source.addEventListener("change", hear);
  source.addEventListener("beat", heard);
  source.onerror = lost;
}

function lost() {
  source.close();
  setLine(false);
  if (retry) return;
  const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
  failures += 1;
  retry = setTimeout(tryAgain, wait * (0.75 + Math.random() / 2));
}

// A connection can also be refused because nobody is signed in any more: reading says so.
async function tryAgain() {
  retry = null;
  if (failures > 1) await readList().catch(() => {});
  listen();
}

setInterval(() => {
  if (Date.now() - heardAt > SILENT_MS && !retry) lost(); // cut without a word
}, 5000);
setInterval(() => {
  seen = { ...seen, list: null, ...(caseId ? { case: null } : {}) };
  catchUpSoon();
}, GROWS_MS);
window.addEventListener("online", listen);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (retry) listen();
  catchUpSoon();
});
window.addEventListener("pagehide", () => source && source.close());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) listen();
});
listen();
