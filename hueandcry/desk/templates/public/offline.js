// Guides that were opened work with no signal. Nothing else is looked at, and nothing is kept here:
// a page that may be kept puts itself into the cache (public.js).
"use strict";
const WAIT = 2500; // milliseconds before a kept page is shown in place of a slow one
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) {
    event.respondWith(answer(request));
  }
});
async function answer(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (!kept) return fetch(request);
  const fresh = fetch(request);
  const slow = new Promise((done) => setTimeout(done, WAIT, kept));
  return Promise.race([fresh, slow]).catch(() => kept);
}
