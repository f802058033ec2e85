// Comfort only: every page works without this file. Words stand in the page, not here.
"use strict";
const root = document.documentElement;
const safety = "safety" in root.dataset;

// Leaving: blank at once, forget what this phone keeps of us, and put a dull page in our place.
async function forget() {
  localStorage.clear();
  sessionStorage.clear();
  const work = [];
  if ("caches" in window) {
    work.push(caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  }
  if (navigator.serviceWorker) {
    const all = navigator.serviceWorker.getRegistrations();
    work.push(all.then((found) => Promise.all(found.map((one) => one.unregister()))));
  }
  await Promise.allSettled(work);
}
for (const link of document.querySelectorAll(".leave")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    root.hidden = true;
    document.title = "";
    const soon = new Promise((done) => setTimeout(done, 300));
    const where = navigator.onLine ? link.href : "about:blank";
    Promise.race([forget(), soon]).then(() => location.replace(where));
  });
}

// On safety routes no step is left behind in the history of this tab.
for (const link of document.querySelectorAll("a[href^='/']:not(.leave)")) {
  if (!safety && !("quiet" in link.dataset)) continue;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    button.textContent = button.dataset.done;
  });
}
for (const button of document.querySelectorAll("[data-read]")) {
  if (!("speechSynthesis" in window)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const parts = [document.querySelector("h1"), ...document.querySelectorAll("[data-spoken]")];
    const words = parts.map((part) => part.innerText).join(". ");
    const speech = new SpeechSynthesisUtterance(words.replace(/\d(?=\d)/g, "$& "));
    speech.lang = parts[0].querySelector("[lang]")?.lang || root.lang;
    speechSynthesis.speak(speech);
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}

// A tick stays on this phone, but not on safety routes.
for (const tick of document.querySelectorAll("[data-tick]")) {
  if (safety) continue;
  const key = `tick ${location.pathname}`;
  tick.checked = localStorage.getItem(key) === "yes";
  tick.addEventListener("change", () => {
    if (tick.checked) localStorage.setItem(key, "yes");
    else localStorage.removeItem(key);
  });
}

// An opened guide works with no signal: its pages are kept whole, once, and an older copy goes.
async function keep(addresses, name) {
  const scope = location.pathname.replace(/help\/.*/, "help/");
  await navigator.serviceWorker.register("/offline.js", { scope });
  if (!(await caches.has(name))) {
    const guide = `${name.split(" ")[0]} `;
    for (const old of await caches.keys()) if (old.startsWith(guide)) await caches.delete(old);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], .brand img")];
    const faces = performance.getEntriesByType("resource").map((entry) => entry.name);
    const files = parts.map((part) => part.href || part.src);
    const whole = new Set([...addresses, ...files, ...faces.filter((face) => face.endsWith(".woff2"))]);
    await (await caches.open(name)).addAll([...whole]);
  }
  await navigator.serviceWorker.ready;
  for (const note of document.querySelectorAll("[data-saved]")) note.hidden = false;
}
if (root.dataset.keep && !safety && navigator.serviceWorker && "caches" in window) {
  const later = () => keep(root.dataset.keep.split(" "), root.dataset.keepAs).catch(() => {});
  // The first instruction has the line to itself; the rest of the guide follows.
  const soon = () => setTimeout(later, 3000);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
}

const errors = document.querySelector(".errors");
if (errors) errors.focus();
