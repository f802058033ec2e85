// Comfort only: telling us works without this file.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}
// Words must not be lost because the signal was: look whether the way is open before leaving.
const form = document.querySelector("form[data-way]");
let open = false;
let looking = false;
form?.addEventListener("submit", async (event) => {
  if (open) return;
  event.preventDefault();
  if (looking) return;
  looking = true;
  const lost = document.getElementById("no-signal");
  lost.hidden = true;
  try {
    const way = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) };
    open = (await fetch(form.dataset.way, way)).status < 500;
  } catch {
    open = false;
  }
  looking = false;
  lost.hidden = open;
  if (open) form.requestSubmit(event.submitter);
  else lost.focus();
});
window.addEventListener("pageshow", () => { open = false; });
