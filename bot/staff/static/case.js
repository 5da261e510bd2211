// Makes the case page quicker; everything it does also works by its forms alone.

const desk = document.getElementById("desk");
const base = "/staff/cases/" + desk.dataset.case;
const SAVE_AFTER_MS = 700;
const SIGN_EVERY_MS = 10000;
const TYPING_MS = 15000; // whoever typed within this time is replying
const GAP = /\{\{\s*([^{}\n]*?)\s*\}\}/g;

const find = (id) => document.getElementById(id);
const reply = () => find("reply");

function post(path, fields, options = {}) {
  const body = new URLSearchParams({ csrf: desk.dataset.csrf, once: desk.dataset.once, ...fields });
  return fetch(base + path, { method: "POST", body, credentials: "same-origin", ...options });
}

// After a form that failed the address is the form's own: a reload must not send it again.
if (location.pathname !== base) history.replaceState(null, "", base + location.search);

// ---- the draft: kept on the server while it is written

let timer = null;
let saving = null; // the request under way, to be given up when the reply itself is sent
let saved = reply() ? reply().defaultValue : ""; // what the server sent: some type before this runs
let typedAt = 0;

function tell(kind) {
  const state = find("draft-state");
  if (!state) return;
  state.textContent = kind ? state.dataset[kind] : "";
  state.classList.toggle("bad", kind === "failed");
}

async function save(options) {
  clearTimeout(timer);
  timer = null;
  const box = reply();
  if (!box || box.value === saved) return;
  const words = box.value;
  saving = new AbortController();
  try {
    const response = await post("/draft?quiet=1", { text: words }, { signal: saving.signal, ...options });
    if (!response.ok || response.redirected) throw new Error("draft " + response.status);
    saved = words;
    if (reply() && reply().value === words) tell(words.trim() ? "saved" : "");
  } catch (error) {
    if (error.name !== "AbortError") tell("failed");
  }
}

function typed() {
  typedAt = Date.now();
  tell("");
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_AFTER_MS);
  showGaps();
}

// A page that is left may be read again before its draft has arrived: this tab remembers it too.
const unsaved = "laobing.unsaved." + desk.dataset.case;

function rememberUnsaved() {
  const box = reply();
  if (box && box.value.trim() && box.value !== saved) sessionStorage.setItem(unsaved, box.value);
}

function restoreUnsaved() {
  const words = sessionStorage.getItem(unsaved);
  const box = reply();
  sessionStorage.removeItem(unsaved);
  if (box && !box.value && words) box.value = words;
  if (box && box.value !== saved) typed();
}

// ---- what is put into the reply box: canned replies and clauses

function put(text) {
  const box = reply();
  const before = box.value.slice(0, box.selectionStart);
  const after = box.value.slice(box.selectionEnd);
  const start = before && !before.endsWith("\n") ? "\n" : "";
  const end = after && !after.startsWith("\n") ? "\n" : "";
  box.value = before + start + text + end + after;
  const from = before.length + start.length;
  box.focus();
  box.setSelectionRange(from + text.length, from + text.length);
  selectGap(from);
  typed();
  showArea("talk");
}

function gaps() {
  return Array.from(new Set(Array.from(reply().value.matchAll(GAP), (found) => found[1])));
}

function selectGap(from) {
  const box = reply();
  GAP.lastIndex = from || 0;
  const found = GAP.exec(box.value);
  GAP.lastIndex = 0;
  if (!found) return;
  box.focus();
  box.setSelectionRange(found.index, found.index + found[0].length);
}

function showGaps() {
  const line = find("gaps");
  if (!line || !reply()) return;
  const names = gaps();
  line.hidden = !names.length;
  line.textContent = names.length ? line.dataset.words + names.join("、") : "";
}

// ---- searching beside the reply

let searched = 0;
async function search(field) {
  const mine = ++searched;
  const response = await fetch(field.dataset.find + "?find=" + encodeURIComponent(field.value), { credentials: "same-origin" });
  if (!response.ok || response.redirected || mine !== searched) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  find("found").replaceChildren(...page.body.childNodes);
}

// ---- who else is here

async function sign() {
  if (document.hidden) return;
  const isReplying = Date.now() - typedAt < TYPING_MS && reply() && reply().value.trim();
  try {
    const response = await post("/presence", { doing: isReplying ? "replying" : "reading" });
    if (response.ok && !response.redirected) show("present", await response.text());
  } catch {
    // the line is down; the bar says so
  }
}

function show(id, html) {
  const place = find(id);
  if (place && place.innerHTML.trim() !== html.trim()) place.innerHTML = html; // our own template's
}

// ---- the parts as tabs on a small screen

function showArea(name) {
  desk.dataset.area = name;
  desk.querySelectorAll(".case-tabs a").forEach((link) => {
    if (link.dataset.area === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

// ---- other forms keep what is typed in this tab until they are carried out

const keepKey = (form, field) => "laobing.kept." + desk.dataset.case + "." + form.dataset.keep + "." + field.name;

function keepTyped() {
  document.querySelectorAll("form[data-keep] textarea").forEach((field) => {
    if (!field.value) field.value = sessionStorage.getItem(keepKey(field.form, field)) || "";
  });
}

function forgetDone() {
  const start = "laobing.kept." + desk.dataset.case + "." + desk.dataset.done + ".";
  if (!desk.dataset.done) return;
  Object.keys(sessionStorage).filter((key) => key.startsWith(start)).forEach((key) => sessionStorage.removeItem(key));
}

// ---- events: on the document, since parts of the page are exchanged

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.id === "reply") typed();
  else if (field.form && field.form.dataset.keep && field.tagName === "TEXTAREA") {
    sessionStorage.setItem(keepKey(field.form, field), field.value);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "canned" || !event.target.value) return;
  const text = event.target.selectedOptions[0].dataset.text;
  event.target.value = "";
  put(text);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const tab = event.target.closest(".case-tabs a");
  if (tab && getComputedStyle(desk).display === "block") {
    event.preventDefault();
    showArea(tab.dataset.area);
    desk.scrollIntoView();
    return;
  }
  if (!button || !reply()) return;
  if (button.dataset.quote) {
    event.preventDefault();
    put(button.dataset.quote);
  } else if ("search" in button.dataset) {
    event.preventDefault();
    search(find("find"));
  } else if ("save" in button.dataset) {
    event.preventDefault();
    saved = null; // also when nothing has changed: the press wants to see that it is kept
    save();
  }
});

// Before the console's own keys: Enter in the search looks, and never sends the reply.
document.addEventListener("keydown", (event) => {
  if (event.target.id === "find" && event.target.dataset.find && event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    if (!event.isComposing) search(event.target);
  }
}, true);

document.addEventListener("submit", (event) => {
  if (event.target.id !== "reply-form" || event.defaultPrevented) return;
  const isSending = !event.submitter || "send" in event.submitter.dataset;
  if (isSending && gaps().length) {
    event.preventDefault();
    delete event.target.dataset.sent;
    showGaps();
    selectGap(0);
    return;
  }
  clearTimeout(timer);
  if (saving) saving.abort();
  saved = reply().value;
});

// An opened form is seen whole, whatever is above it.
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.dataset.act) event.target.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const target = document.querySelector('#desk [data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
  if (!target || !"rnct".includes(event.key.toLowerCase())) return;
  event.preventDefault();
  showArea(target.closest("#notes") ? "notes" : "talk");
  if (target.tagName === "DETAILS") {
    target.open = true;
    target.querySelector("select").focus();
  } else {
    target.focus();
    if (target.tagName === "BUTTON") target.click();
  }
});

// A page that comes back out of the browser's memory shows an old case.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
window.addEventListener("pagehide", () => {
  rememberUnsaved();
  save({ keepalive: true });
  post("/presence", { gone: "1" }, { keepalive: true }).catch(() => {});
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) save({ keepalive: true });
  else sign();
});

// What is shown anew was seen: the forms go out with its version.
new MutationObserver(() => {
  const head = find("case-head");
  if (!head) return;
  desk.querySelectorAll('input[name="version"]').forEach((field) => {
    if (field.value !== head.dataset.version) field.value = head.dataset.version;
  });
}).observe(desk, { childList: true, subtree: true });

// A correction that is being written is not swept away: its part is refreshed when it is closed.
document.addEventListener("toggle", () => {
  const side = desk.querySelector(".side");
  if (side) side.id = side.querySelector(".correct[open]") ? "side-held" : "side";
}, true);

// The console has read the page again: parts that are only read are taken from it.
document.addEventListener("laobing:fresh", (event) => {
  ["present", "note-list", "record"].forEach((id) => {
    const fresh = event.detail.getElementById(id);
    if (fresh) show(id, fresh.innerHTML);
  });
});

// ---- beginning

forgetDone();
keepTyped();
restoreUnsaved();
showGaps();
desk.classList.add("tabbed");
showArea("talk");
document.querySelectorAll("[data-put]").forEach((button) => { button.hidden = true; });
sign();
setInterval(sign, SIGN_EVERY_MS);
