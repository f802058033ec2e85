// Comfort only: telling us works without this file.
"use strict";
// Words must not be lost because the signal was: look whether the way is open before leaving.
for (const form of document.querySelectorAll("form[data-way]")) {
  const lost = document.getElementById("no-signal");
  let isOpen = false;
  let isLooking = false;
  form.addEventListener("submit", async (event) => {
    if (isOpen) return;
    event.preventDefault();
    if (isLooking) return;
    isLooking = true;
    lost.hidden = true;
    try {
      const way = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) };
      isOpen = (await fetch(form.dataset.way, way)).status < 500;
    } catch {
      isOpen = false;
    }
    isLooking = false;
    lost.hidden = isOpen;
    if (isOpen) form.requestSubmit(event.submitter);
    else lost.focus();
  });
  window.addEventListener("pageshow", () => { isOpen = false; });
}
