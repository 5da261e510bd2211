// The console's page: drafts, forms that go out once, the keyboard. live.js keeps it fresh.
import "./live.js";

const caseId = document.getElementById("panes").dataset.case;

// ---- drafts: kept in this tab, by case and form, until the form is sent

function draftKey(form, field) {
  return "laobing.draft." + caseId + "." + form.dataset.draft + "." + field.name;
}

function keepDrafts() {
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    form.querySelectorAll("textarea").forEach((field) => {
      if (!field.value) field.value = sessionStorage.getItem(draftKey(form, field)) || "";
      else sessionStorage.setItem(draftKey(form, field), field.value); // typed before this script ran
    });
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !form.dataset.draft || event.target.tagName !== "TEXTAREA") return;
  sessionStorage.setItem(draftKey(form, event.target), event.target.value);
});
document.addEventListener("laobing:fresh", keepDrafts);

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
  if (form.method !== "dialog") form.dataset.sent = "yes";
});

// A filter that is not set does not belong into the address.
document.addEventListener("formdata", (event) => {
  if (event.target.id !== "find-form") return;
  Array.from(event.formData).forEach(([name, value]) => {
    if (!value) event.formData.delete(name);
  });
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form").forEach((form) => delete form.dataset.sent);
});

// An open form takes room from the transcript: its newest line stays in view.
document.addEventListener("toggle", (event) => {
  const box = document.getElementById("transcript");
  if (box && event.target.closest("#actions")) box.scrollTop = box.scrollHeight;
}, true);

// ---- keyboard

function step(by) {
  const all = Array.from(document.querySelectorAll("#rows .case-row"));
  let at = all.indexOf(document.activeElement);
  if (at < 0) at = all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  if (next) next.focus();
  return Boolean(next);
}

function act(key) {
  const target = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
  if (!target) return false;
  target.focus();
  if (target.tagName === "BUTTON") target.click();
  if (target.tagName === "INPUT") target.select();
  return true;
}

function obey(key) {
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (key === "/") return act("/");
  // The page of a case knows better where its fields are.
  return "crnt".includes(key) && !document.getElementById("desk") && act(key);
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (field) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form) field.form.requestSubmit();
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (obey(event.key.toLowerCase())) event.preventDefault();
});

// ---- beginning

forgetDone();
keepDrafts();
const transcript = document.getElementById("transcript");
const actions = document.getElementById("actions");
if (transcript) transcript.scrollTop = transcript.scrollHeight;
// On a phone the page itself scrolls: whoever holds the case wants its newest line.
if (transcript && actions && actions.dataset.kind === "mine" && transcript.lastElementChild) {
  transcript.lastElementChild.scrollIntoView({ block: "end" });
}
if (document.getElementById("notice")) document.getElementById("notice").scrollIntoView();
document.documentElement.dataset.ready = "yes"; // for tests that press keys at once
