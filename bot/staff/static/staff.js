// Keeps the console fresh without losing what is being written, and answers the keyboard.

const panes = document.getElementById("panes");
const line = document.getElementById("line");
const caseId = panes.dataset.case;
const show = panes.dataset.show;
const RETRY_MS = 4000;
const FRESH_PARTS = ["list", "case-head", "transcript", "side"];

// ---- drafts: kept in this tab, by case and form, until the form is sent

function draftKey(form, field) {
  return "laobing.draft." + caseId + "." + form.dataset.draft + "." + field.name;
}

function keepDrafts() {
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    form.querySelectorAll("textarea").forEach((field) => {
      if (!field.value) field.value = sessionStorage.getItem(draftKey(form, field)) || "";
      field.addEventListener("input", () => {
        sessionStorage.setItem(draftKey(form, field), field.value);
      });
    });
  });
}

// The address says which form was carried out; only then is its draft forgotten.
function forgetDone() {
  const address = new URL(location.href);
  const done = address.searchParams.get("done");
  if (!done) return;
  const start = "laobing.draft." + caseId + "." + (done === "reply" ? "reply." : "");
  Object.keys(sessionStorage).filter((key) => key.startsWith(start)).forEach((key) => {
    sessionStorage.removeItem(key);
  });
  address.searchParams.delete("done");
  history.replaceState(null, "", address);
}

// The page itself comes back after sending: a second click must not send again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form").forEach((form) => delete form.dataset.sent);
});

// ---- refreshing: only the parts that are read; forms change when nobody is writing in them

function isAtEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

function openDetails(box) {
  return Array.from(box.querySelectorAll("details"), (details) => details.open);
}

function swap(id, page) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
  const wasAtEnd = isAtEnd(old);
  const top = old.scrollTop;
  const opened = openDetails(old);
  const focused = document.activeElement && old.contains(document.activeElement)
    ? document.activeElement.getAttribute("href") : null;
  old.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((details, index) => {
    if (index < opened.length) details.open = opened[index];
  });
  fresh.scrollTop = wasAtEnd && id === "transcript" ? fresh.scrollHeight : top;
  if (focused) {
    const again = Array.from(fresh.querySelectorAll("a")).find((a) => a.getAttribute("href") === focused);
    if (again) again.focus();
  }
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

async function refresh() {
  const path = caseId ? "/staff/parts/" + caseId : "/staff/parts";
  const response = await fetch(path + "?show=" + encodeURIComponent(show), { credentials: "same-origin" });
  if (response.redirected) {
    location.reload(); // signed out; the drafts are kept in this tab
    return;
  }
  if (!response.ok) throw new Error("refresh " + response.status);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  FRESH_PARTS.forEach((id) => swap(id, page));
  swapActions(page);
  keepDrafts();
  setLine(true);
}

function setLine(isOn) {
  line.textContent = isOn ? line.dataset.on : line.dataset.off;
}

let pending = null;
let isAgain = false;
function refreshSoon() {
  if (pending) {
    isAgain = true;
    return;
  }
  pending = refresh().catch(() => setLine(false)).finally(() => {
    pending = null;
    if (isAgain) {
      isAgain = false;
      refreshSoon();
    }
  });
}

function listen() {
  const source = new EventSource("/staff/stream" + (caseId ? "?case=" + caseId : ""));
  source.addEventListener("change", refreshSoon);
  source.onerror = () => {
    source.close();
    setLine(false);
    refreshSoon();
    setTimeout(listen, RETRY_MS);
  };
}

setInterval(refreshSoon, 60000); // the waiting times grow even when nothing happens

// An open form takes room from the transcript: its newest line stays in view.
document.addEventListener("toggle", (event) => {
  const box = document.getElementById("transcript");
  if (box && event.target.closest("#actions")) box.scrollTop = box.scrollHeight;
}, true);

// ---- keyboard

function rows() {
  return Array.from(document.querySelectorAll("#rows .case-row"));
}

function step(by) {
  const all = rows();
  const active = document.activeElement;
  let at = all.indexOf(active);
  if (at < 0) at = all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  if (next) next.focus();
}

function act(key) {
  const target = document.querySelector('[data-key="' + key + '"]');
  if (!target) return false;
  target.focus();
  if (target.tagName === "BUTTON") target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (field) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form) field.form.requestSubmit();
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if ((key === "c" || key === "r") && act(key)) event.preventDefault();
});

// ---- beginning

forgetDone();
keepDrafts();
const transcript = document.getElementById("transcript");
const actions = document.getElementById("actions");
if (transcript) transcript.scrollTop = transcript.scrollHeight;
// On a phone the page itself scrolls: whoever holds the case wants its newest line.
if (transcript && actions.dataset.kind === "mine" && transcript.lastElementChild) {
  transcript.lastElementChild.scrollIntoView({ block: "end" });
}
if (document.getElementById("notice")) document.getElementById("notice").scrollIntoView();
listen();
document.documentElement.dataset.ready = "yes"; // for tests that press keys at once
