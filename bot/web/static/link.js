// Talking with /api: sending once, reading by seq, live updates with polling behind them.

const SEND_TIMEOUT_MS = 25000; // longer than the server waits for its database
const QUIET_MS = 8000; // a stream that says nothing at its start is held back by some proxy
const POLL_MS = 3000;
const RETRY_STREAM_MS = 30000;

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// crypto.randomUUID exists only on https and localhost; village offices use plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function call(path, body) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), SEND_TIMEOUT_MS);
  const options = { credentials: "same-origin", cache: "no-store", signal: abort.signal };
  if (body) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(path, options);
    const data = await response.json();
    if (!response.ok) throw new Refusal(response.status, data.error.message);
    return data;
  } finally {
    clearTimeout(timer);
  }
}

let isOpen = false;
let line = Promise.resolve();

export function resume() {
  isOpen = true;
}

async function openConversation() {
  await call("/api/conversations", { channel: "web" });
  isOpen = true;
}

// One after the other: two quick lines keep their order, and only one conversation is opened.
export function send(body) {
  const sent = line.then(() => sendNow(body));
  line = sent.catch(() => {});
  return sent;
}

async function sendNow(body) {
  if (!isOpen) await openConversation();
  try {
    return await call("/api/messages", body);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    await openConversation(); // the cookie is gone: begin anew rather than lose the words
    return call("/api/messages", body);
  }
}

export function rate(seq, useful) {
  return call("/api/feedback", { seq, useful });
}

// Calls onUpdate({messages, state}) at every change, onLine(true or false) as the line comes and goes.
export class Live {
  constructor(onUpdate, onLine, onGone) {
    this.onUpdate = onUpdate;
    this.onLine = onLine;
    this.onGone = onGone;
    this.since = 0;
    this.source = null;
    this.pollTimer = 0;
    this.quietTimer = 0;
    this.retryTimer = 0;
  }

  start() {
    if (!window.EventSource) {
      this.poll();
      return;
    }
    this.stopStream();
    this.source = new EventSource("/api/stream?since=" + this.since);
    this.quietTimer = setTimeout(() => this.fallBack(), QUIET_MS);
    this.source.addEventListener("update", (event) => {
      clearTimeout(this.quietTimer);
      clearTimeout(this.pollTimer);
      this.take(JSON.parse(event.data));
    });
    this.source.onerror = () => this.fallBack();
  }

  stopStream() {
    clearTimeout(this.quietTimer);
    if (this.source) this.source.close();
    this.source = null;
  }

  fallBack() {
    this.stopStream();
    this.poll();
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.start(), RETRY_STREAM_MS);
  }

  async poll() {
    clearTimeout(this.pollTimer);
    try {
      this.take(await call("/api/messages?since=" + this.since));
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return this.gone();
      this.onLine(false);
    }
    this.pollTimer = setTimeout(() => this.poll(), POLL_MS);
  }

  // The conversation was deleted, or the cookie's token is not known here.
  gone() {
    clearTimeout(this.retryTimer);
    this.onGone();
  }

  take(update) {
    this.onLine(true);
    update.messages.forEach((message) => {
      this.since = Math.max(this.since, message.seq);
    });
    this.onUpdate(update);
  }
}
