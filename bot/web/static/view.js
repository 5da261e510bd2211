// Drawing the conversation. Text is always text: nothing of it is ever parsed as HTML.

const wordBox = document.getElementById("words");

export function word(name, values) {
  const raw = wordBox.dataset[name] || "";
  return raw.replace(/\{(\w+)\}/g, (whole, key) => (values && key in values ? values[key] : whole));
}

const log = document.getElementById("log");
const messageTemplate = document.getElementById("message-template");
const basisTemplate = document.getElementById("basis-template");
const newest = document.getElementById("newest");
const MANY = 6;
const EMERGENCY = ["110", "120", "12356"];

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function capital(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function speakerOf(message) {
  if (message.author === "staff" && message.office) {
    return word("speakerStaffOffice", { office: message.office });
  }
  return word("speaker" + capital(message.author));
}

// The reply quotes its clauses word for word: each quotation becomes a block of its own.
function fillText(box, message) {
  let rest = message.text || word("noText");
  message.citations.forEach((citation) => {
    const at = rest.indexOf(citation.text);
    if (at < 0) return;
    // the block shows that it is a quotation; the marks around it would be left alone outside
    box.append(rest.slice(0, at).replace(/[「“]?\n*$/, ""));
    box.append(element("blockquote", "", citation.text));
    rest = rest.slice(at + citation.text.length).replace(/^[」”]?\n*/, "");
  });
  box.append(rest);
}

function basisOf(message) {
  const basis = basisTemplate.content.firstElementChild.cloneNode(true);
  const count = message.citations.length;
  basis.querySelector("summary").textContent =
    count === 1
      ? word("basis", { document: message.citations[0].document })
      : word("basisMany", { count });
  message.citations.forEach((citation) => {
    const item = element("li");
    item.append(element("p", "document", citation.document));
    item.append(element("p", "place", word("path", { path: citation.path })));
    item.append(element("p", "number", word("clause", { clause: citation.clause })));
    if (!message.text.includes(citation.text)) item.append(element("p", "", citation.text));
    const strength = word("strength" + capital(citation.strength));
    if (strength) item.append(element("p", "strength", strength));
    basis.querySelector("ul").append(item);
  });
  return basis;
}

function callButtons(message) {
  return EMERGENCY.filter((number) => message.text.includes(number)).map((number) => {
    const link = element("a", "button call", word("call", { number }));
    link.href = "tel:" + number;
    return link;
  });
}

function slipLink(slip) {
  const link = element("a", "button choice slip", slip.title);
  link.href = slip.href;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function clock(at) {
  const time = new Date(at);
  const hours = String(time.getHours()).padStart(2, "0");
  const minutes = String(time.getMinutes()).padStart(2, "0");
  const day = time.toDateString() === new Date().toDateString() ? "" :
    time.getMonth() + 1 + "/" + time.getDate() + " ";
  return day + hours + ":" + minutes;
}

// Two small words under an answer; the last one tapped counts.
function fillRating(node, message, onRate) {
  const box = node.querySelector(".rating");
  if (!message.rating) return box.remove();
  const thanks = box.querySelector(".thanks");
  const links = Array.from(box.querySelectorAll(".rate"));
  const show = (useful) => {
    links.forEach((link) => {
      const isChosen = useful !== null && (link.dataset.useful === "yes") === useful;
      link.setAttribute("aria-pressed", String(isChosen));
    });
  };
  links.forEach((link) => {
    link.addEventListener("click", async () => {
      const useful = link.dataset.useful === "yes";
      try {
        await onRate(message.seq, useful);
        show(useful);
        thanks.textContent = word(useful ? "ratedYes" : "ratedNo");
      } catch (error) {
        thanks.textContent = word("ratedLost");
      }
    });
  });
  show(message.rating.useful);
  box.hidden = false;
}

function choiceButton(title) {
  const made = element("button", "button choice", title);
  made.type = "button";
  return made;
}

// Buttons that may be chosen together: tapped ones stay marked, then one word sends them all.
function severalOf(message, onSay) {
  const box = element("div", "several");
  const send = element("button", "button primary", word("severalSend"));
  send.type = "button";
  send.hidden = true;
  const chosen = () => Array.from(box.querySelectorAll('[aria-pressed="true"]'));
  message.buttons.slice(0, message.several.count).forEach((button) => {
    const made = choiceButton(button.title);
    made.setAttribute("aria-pressed", "false");
    made.addEventListener("click", () => {
      made.setAttribute("aria-pressed", String(made.getAttribute("aria-pressed") !== "true"));
      send.hidden = !chosen().length;
    });
    box.append(made);
  });
  send.addEventListener("click", () => {
    const titles = chosen().map((one) => one.textContent).join(word("severalJoin"));
    onSay(titles + word("severalEnd", { done: message.several.done }));
  });
  return [element("p", "several-hint", word("severalHint")), box, send];
}

export function draw(message, onPress, onRate, onSay) {
  const node = messageTemplate.content.firstElementChild.cloneNode(true);
  node.classList.add(message.author);
  if (message.outcome === "crisis") node.classList.add("crisis");
  node.querySelector(".speaker").textContent = speakerOf(message);
  fillText(node.querySelector(".text"), message);
  if (message.at) node.querySelector(".sent").textContent = clock(message.at);
  if (message.citations.length) node.querySelector(".text").after(basisOf(message));
  const choices = node.querySelector(".choices");
  if (message.outcome === "crisis") callButtons(message).forEach((link) => choices.append(link));
  if (message.slip) choices.append(slipLink(message.slip));
  if (message.several) choices.append(...severalOf(message, onSay));
  message.buttons.slice(message.several ? message.several.count : 0).forEach((button) => {
    if (message.slip && button.title === message.slip.title) return; // the link does it in one go
    const made = choiceButton(button.title);
    made.addEventListener("click", () => onPress(message.seq, button));
    choices.append(made);
  });
  // a list of short names, such as the towns, stands side by side
  choices.classList.toggle("many", message.buttons.length > MANY && !message.several);
  choices.hidden = !choices.children.length;
  fillRating(node, message, onRate);
  return node;
}

// Once the citizen has spoken, the choices before it are past; only telephone links stay.
export function retireChoices() {
  document.querySelectorAll("#log .choices").forEach((choices) => {
    choices.querySelectorAll("button, .several-hint").forEach((part) => part.remove());
    choices.querySelectorAll(".several").forEach((box) => box.remove());
    choices.hidden = !choices.children.length;
  });
}

// While the reader has not scrolled back, new lines come into view by themselves.
let isFollowing = true;
let ownTop = -1;

function scrollTo(top) {
  log.scrollTop = top;
  ownTop = log.scrollTop;
}

// A long answer is shown from its beginning, not from its end.
export function reveal(node) {
  if (!isFollowing) {
    newest.hidden = false;
    return;
  }
  const below = log.scrollHeight - (node.offsetTop - log.offsetTop);
  scrollTo(below < log.clientHeight ? log.scrollHeight : node.offsetTop - log.offsetTop - 12);
}

export function toEnd() {
  isFollowing = true;
  newest.hidden = true;
  scrollTo(log.scrollHeight);
}

export function follow() {
  if (isFollowing) toEnd();
}

newest.addEventListener("click", toEnd);
log.addEventListener("scroll", () => {
  if (Math.abs(log.scrollTop - ownTop) < 3) return;
  isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  if (isFollowing) newest.hidden = true;
});

export function append(node) {
  log.append(node);
}

export function stateLine(state) {
  if (state.mode === "human") {
    return state.office ? word("stateHumanOffice", { office: state.office }) : word("stateHuman");
  }
  if (state.is_answering) return word("stateAnswering");
  if (state.mode === "queue" && state.case) {
    return word(state.is_aside ? "stateAside" : "stateQueue", { position: state.position });
  }
  return word("stateBot");
}
