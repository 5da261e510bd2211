// The citizen's page: what one writes, what came back, what is still on its way.

import { Live, Refusal, newKey, rate, resume, send } from "./link.js";
import { append, draw, follow, retireChoices, reveal, stateLine, toEnd, word } from "./view.js";

const form = document.getElementById("form");
const field = document.getElementById("text");
const hint = document.getElementById("hint");
const typing = document.getElementById("typing");
const stateBox = document.getElementById("state");
// While a case is open a person has been asked for: one button makes room for the other.
const human = document.getElementById("human");
const cases = document.getElementById("cases");
const maxText = Number(word("maxText"));

const shown = new Map(); // seq -> node
const waiting = new Map(); // key -> {body, text, node, seq}
let isLive = false;
let isOnline = true;
let lastState = null;
let lastAuthor = "";
let readFrom = null;

// ---- what is remembered in this tab: the draft and what could not be sent yet

const storage = {
  read(name, fallback) {
    try {
      return JSON.parse(sessionStorage.getItem("laobing." + name)) || fallback;
    } catch (error) {
      return fallback;
    }
  },
  write(name, value) {
    try {
      sessionStorage.setItem("laobing." + name, JSON.stringify(value));
    } catch (error) {
      // private browsing: the page works without memory
    }
  },
};

function rememberWaiting() {
  const unsent = Array.from(waiting.values()).filter((one) => !one.seq);
  storage.write("unsent", unsent.map((one) => ({ body: one.body, text: one.text })));
}

// ---- receiving

const live = new Live(receive, setOnline, () => {
  isLive = false;
  if (shown.size) location.reload(); // what is on the screen exists no more
});

function setOnline(online) {
  isOnline = online;
  drawState();
}

function receive(update) {
  const fresh = update.messages.filter((message) => !shown.has(message.seq));
  fresh.forEach((message) => {
    if (message.author !== "bot") retireChoices();
    if (message.author === "citizen") dropWaiting(message.seq);
    const node = draw(message, press, rate, say);
    shown.set(message.seq, node);
    append(node);
    // several answers to one line are read from the first; a notice or a person's words from there
    if (message.author !== "bot" || !readFrom || lastAuthor === "citizen") readFrom = node;
    lastAuthor = message.author;
  });
  // a turn may go on for a moment after its answer is on the screen
  const isAnswering = update.state.is_answering && lastAuthor === "citizen";
  const state = Object.assign({}, update.state, { is_answering: isAnswering });
  waiting.forEach((one) => append(one.node)); // what is on its way stays at the end
  typing.hidden = !state.is_answering;
  append(typing);
  if (fresh.length) reveal(readFrom);
  lastState = state;
  drawState();
}

function dropWaiting(seq) {
  waiting.forEach((one, key) => {
    if (one.seq !== seq) return;
    one.node.remove();
    waiting.delete(key);
  });
}

function drawState() {
  stateBox.classList.toggle("is-alert", !isOnline);
  if (!isOnline) stateBox.textContent = word("stateOffline");
  else stateBox.textContent = lastState ? stateLine(lastState) : word("stateBot");
  const hasCase = Boolean(lastState && lastState.case);
  human.hidden = hasCase;
  cases.hidden = !hasCase;
}

// ---- sending

function press(seq, button) {
  submit({ press: { seq, index: button.index } }, button.title);
}

function say(text) {
  submit({ text }, text);
}

function submit(content, text) {
  const body = Object.assign({ key: newKey() }, content);
  showHint("");
  retireChoices();
  const one = addWaiting(body, text);
  deliver(one);
}

function addWaiting(body, text) {
  const node = draw({ author: "citizen", text, citations: [], buttons: [] }, press);
  node.classList.add("waiting");
  const one = { body, text, node, seq: 0 };
  waiting.set(body.key, one);
  append(node);
  toEnd();
  rememberWaiting();
  return one;
}

async function deliver(one) {
  markSending(one);
  try {
    const sent = await send(one.body);
    one.seq = sent.seq;
    rememberWaiting();
    if (shown.has(sent.seq)) dropWaiting(sent.seq);
    else one.node.querySelector(".sent").textContent = "";
    goLive();
  } catch (error) {
    refuse(one, error);
  }
}

function markSending(one) {
  const old = one.node.querySelector(".retry");
  if (old) old.remove();
  one.node.querySelector(".sent").textContent = word("sending");
}

function refuse(one, error) {
  const isRefused = error instanceof Refusal && error.status < 500;
  showHint(isRefused ? error.message : word("lost"));
  one.node.querySelector(".sent").textContent = "";
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "button retry";
  retry.textContent = word("failed");
  retry.addEventListener("click", () => {
    showHint("");
    deliver(one);
  });
  one.node.append(retry);
  toEnd();
}

function goLive() {
  if (isLive) return;
  isLive = true;
  live.start();
}

// ---- the composer

function showHint(text) {
  hint.textContent = text;
  hint.hidden = !text;
}

function grow() {
  field.style.height = "auto";
  field.style.height = field.scrollHeight + 4 + "px";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value;
  const count = Array.from(text).length;
  field.focus();
  if (!text.trim()) return showHint(word("empty"));
  if (count > maxText) return showHint(word("tooLong", { count, max: maxText }));
  field.value = "";
  storage.write("draft", "");
  grow();
  return say(text);
});

field.addEventListener("keydown", (event) => {
  // isComposing: the Enter that picks a word of the pinyin keyboard must not send
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  form.requestSubmit ? form.requestSubmit() : form.querySelector("#send").click();
});

field.addEventListener("input", () => {
  showHint("");
  grow();
  storage.write("draft", field.value);
});

human.addEventListener("click", () => submit({ command: "human" }, human.dataset.title));
cases.addEventListener("click", () => submit({ command: "cases" }, cases.dataset.title));

document.querySelectorAll("[data-say]").forEach((button) => {
  button.addEventListener("click", () => say(button.dataset.say));
});

// ---- the size of the type, kept for the next visit

function setSize(size) {
  document.documentElement.classList.toggle("larger", size === "larger");
  document.querySelectorAll("[data-size]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.size === size));
  });
}

document.querySelectorAll("[data-size]").forEach((button) => {
  button.addEventListener("click", () => {
    setSize(button.dataset.size);
    follow();
    try {
      localStorage.setItem("laobing.size", button.dataset.size);
    } catch (error) {
      // private browsing: the choice lasts until the page is closed
    }
  });
});

try {
  if (localStorage.getItem("laobing.size") === "larger") setSize("larger");
} catch (error) {
  // private browsing
}

// ---- beginning

window.addEventListener("offline", () => setOnline(false));
window.addEventListener("online", () => {
  if (isLive) live.start();
  else setOnline(true);
});

document.querySelectorAll(".needs-script").forEach((part) => {
  part.hidden = false;
});
field.value = storage.read("draft", "");
storage.read("unsent", []).forEach((one) => deliver(addWaiting(one.body, one.text)));
grow();
drawState();
if (word("isKnown") === "yes") {
  resume();
  goLive();
}
