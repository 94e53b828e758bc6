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

setInterval(look, MINUTE);
document.addEventListener("visibilitychange", look);
