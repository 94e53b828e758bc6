// What the page does besides being read: it tells that it is looked at, and shows the day as it goes on.
// Without it, today, weeks and the log can be read as they are.
"use strict";

const MINUTE = 60_000;

async function post(path, fields = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  return answer.json();
}

// Do what a button is for; what the coach cannot do is told where the person looks, and null is returned.
async function attempt(path, fields) {
  const failure = document.getElementById("failure");
  try {
    const answer = await post(path, fields);
    failure.textContent = answer.error ?? "";
    failure.hidden = !answer.error;
    return answer.error ? null : answer;
  } catch {
    tellEnded();
    return null;
  }
}

function tellEnded() {
  const notice = document.getElementById("ended");
  notice.textContent = notice.dataset.text;
  notice.hidden = false;
}

async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    await post("/look");
    if (location.pathname === "/") await refresh();
  } catch {
    tellEnded();
  }
}

// Nobody who reads with the keyboard, or has unfolded something, is taken out of it.
async function refresh() {
  const main = document.getElementById("main");
  if (main.contains(document.activeElement) || main.querySelector("details[open]")) return;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
  if (fresh) main.replaceChildren(...fresh.childNodes);
}

// The live session.

const put = (id, text) => {
  const place = document.getElementById(id);
  if (place.textContent !== text) place.textContent = text;
};

function show(session) {
  const live = document.getElementById("live");
  if (session.failure) {
    put("live-title", session.failure);
    return;
  }
  if (session.doing === "none" && live.dataset.doing === "over") return; // its last words stay
  live.dataset.doing = session.doing;
  put("live-title", session.title);
  if (session.doing !== "none") put("live-caption", session.caption);
  put("live-heard", session.heard);
  put("live-microphone", session.microphone);
  const part = session.part;
  document.getElementById("live-set").hidden = !part;
  if (part) {
    put("live-part", `${part.name}, ${part.state}`);
    put("live-count", session.count || String(part.done));
    put("live-amount", part.amount);
    const bar = document.getElementById("live-progress");
    bar.max = part.target;
    bar.value = part.done;
  }
  for (const button of live.querySelectorAll("button")) button.hidden = button.dataset.when !== session.doing;
}

let stream = null;

// A stream that is open counts as a look, so there is none while the page is not seen.
function watch() {
  const seen = document.visibilityState === "visible";
  if (!document.getElementById("live") || seen === (stream !== null)) return;
  if (!seen) {
    stream.close();
    stream = null;
    return;
  }
  stream = new EventSource("/live/events");
  stream.onmessage = (event) => show(JSON.parse(event.data));
}

for (const button of document.querySelectorAll("[data-command]"))
  button.addEventListener("click", () => attempt("/live/command", { command: button.dataset.command }));

for (const button of document.querySelectorAll("[data-begin], [data-play]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { begin, play } = button.dataset;
    if (await attempt("/begin", play ? { exercise: play } : { routine: begin })) location.href = "/live";
    button.disabled = false;
  });
}

// Settings: only what was changed is sent; what is wrong stands beside its field.

const settings = document.getElementById("settings");

function mark(faults, others) {
  for (const field of settings.querySelectorAll("[name]")) {
    const wrong = document.getElementById(field.id.replace("set-", "fault-"));
    const found = faults[field.name];
    wrong.textContent = found ? found.join("; ") : "";
    wrong.hidden = !found;
    if (found) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  const list = document.getElementById("others");
  list.replaceChildren(...others.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  list.hidden = others.length === 0;
  settings.querySelector("[aria-invalid]")?.focus();
}

async function save(event) {
  event.preventDefault();
  const changed = [...settings.querySelectorAll("[name]")].filter((field) => field.value.trim() !== field.dataset.was);
  const values = Object.fromEntries(changed.map((field) => [field.name, field.value]));
  const answer = await attempt("/settings/change", { values, seen: settings.dataset.seen });
  put("told", answer ? answer.told : "");
  if (!answer) return;
  if (answer.saved) {
    settings.dataset.seen = answer.seen;
    for (const field of changed) field.dataset.was = field.value.trim();
  }
  mark(answer.faults ?? {}, answer.others ?? []);
}

if (settings) {
  settings.querySelector("fieldset").disabled = false;
  settings.addEventListener("submit", save);
}

setInterval(look, MINUTE);
document.addEventListener("visibilitychange", () => {
  look();
  watch();
});
watch();
