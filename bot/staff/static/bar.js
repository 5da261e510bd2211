// What every page's bar does: notifications, colours, sound, the help about the keyboard.

const byId = (id) => document.getElementById(id);
const bell = byId("bell");
const box = byId("bell-box");
const title = document.title;
const POLL_MS = 60000; // on pages without a live connection
const HIDDEN_MS = 10000; // a page that nobody sees does not ask more often

function recall(name) {
  try {
    return localStorage.getItem("laobing." + name) || "";
  } catch {
    return "";
  }
}

function remember(name, value) {
  try {
    localStorage.setItem("laobing." + name, value);
  } catch {
    // It then holds for this page only.
  }
}

// ---- the bell

function tone() {
  const audio = new AudioContext();
  [0, 0.22].forEach((start, number) => {
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.frequency.value = number ? 660 : 880;
    volume.gain.setValueAtTime(0.0001, audio.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.2, audio.currentTime + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + start + 0.2);
    source.connect(volume).connect(audio.destination);
    source.start(audio.currentTime + start);
    source.stop(audio.currentTime + start + 0.21);
  });
  setTimeout(() => audio.close(), 1000);
  document.documentElement.dataset.rang = Number(document.documentElement.dataset.rang || 0) + 1;
}

// Of several tabs the first that hears of it rings for all.
function announce(newest, count) {
  const last = recall("bell.newest");
  if (Number(last) >= newest) return;
  remember("bell.newest", String(newest));
  if (last === "") return; // nothing was known: it is not news that there is something
  if (recall("sound") === "on") tone();
  if (recall("popup") === "on" && document.hidden && Notification.permission === "granted") {
    new Notification("老兵通", { body: count + " 条没看的通知", tag: "laobing" });
  }
}

function showBell(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("bell-fresh");
  if (!fresh) return;
  const count = Number(fresh.dataset.count);
  const hadFocus = box.contains(document.activeElement);
  box.replaceChildren(fresh);
  if (hadFocus) (box.querySelector("button, a") || bell.querySelector("summary")).focus();
  const number = byId("bell-count");
  number.textContent = count;
  number.hidden = !count;
  bell.querySelector("summary").setAttribute("aria-label", count ? "通知，" + count + " 条没看" : "通知，没有新的");
  document.title = count ? "(" + count + ") " + title : title;
  announce(Number(fresh.dataset.newest), count);
}

let asked = 0; // an answer that was overtaken by a newer question is stale
async function askBell(options) {
  const mine = ++asked;
  const response = await fetch(options ? "/staff/bell/read" : "/staff/bell", { credentials: "same-origin", ...options });
  if (!response.ok || response.redirected) return;
  const html = await response.text();
  if (mine === asked) showBell(html);
}

let bellTimer = null;
function bellSoon() {
  if (bellTimer) return;
  bellTimer = setTimeout(() => {
    bellTimer = null;
    askBell().catch(() => {}); // the next hint, or the next minute, asks again
  }, document.hidden ? HIDDEN_MS : 200);
}

box.addEventListener("submit", (event) => {
  if (!("bell" in event.target.dataset)) return;
  event.preventDefault();
  event.stopPropagation();
  askBell({ method: "POST", body: new URLSearchParams(new FormData(event.target)) }).catch(() => {});
});

// Going to the case is having seen it.
box.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-id]");
  if (!link) return;
  const body = new URLSearchParams({ csrf: box.dataset.csrf, id: link.dataset.id });
  fetch("/staff/bell/read", { method: "POST", body, credentials: "same-origin", keepalive: true }).catch(() => {});
});

document.addEventListener("laobing:bell", bellSoon);
setInterval(bellSoon, POLL_MS);
askBell().catch(() => {});

// ---- the two menus close by Escape and by a press elsewhere

const menus = Array.from(document.querySelectorAll("details.menu"));
document.addEventListener("click", (event) => {
  menus.forEach((menu) => {
    if (event.isTrusted && menu.open && !event.composedPath().includes(menu)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus.filter((menu) => menu.open).forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// ---- colours, sound, pop-ups

const theme = byId("theme");
theme.value = recall("theme");
theme.addEventListener("change", () => {
  remember("theme", theme.value);
  if (theme.value) document.documentElement.dataset.theme = theme.value;
  else delete document.documentElement.dataset.theme;
});

const sound = byId("sound");
sound.checked = recall("sound") === "on";
sound.addEventListener("change", () => {
  remember("sound", sound.checked ? "on" : "off");
  if (sound.checked) tone(); // how it will sound
});

const popup = byId("popup");
popup.checked = recall("popup") === "on" && "Notification" in window && Notification.permission === "granted";
popup.addEventListener("change", async () => {
  const state = byId("popup-state");
  state.textContent = "";
  if (!popup.checked) {
    remember("popup", "off");
    return;
  }
  const answer = "Notification" in window ? await Notification.requestPermission() : "denied";
  popup.checked = answer === "granted";
  remember("popup", popup.checked ? "on" : "off");
  if (!popup.checked) state.textContent = "浏览器没有允许。要用，请在浏览器的网站设置里打开。";
});

// ---- help about the keyboard

function toggleHelp() {
  const help = byId("help");
  if (help.open) help.close();
  else help.showModal();
}

document.querySelectorAll("[data-help]").forEach((button) => button.addEventListener("click", toggleHelp));
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  toggleHelp();
});

// On a phone the areas are one line that moves sideways: begin where we are.
const here = document.querySelector(".areas [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 8;
document.documentElement.dataset.bar = "ready";
