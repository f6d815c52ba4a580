/* The form of a visit without a network. It comes from the net while that answers; else the form that was kept
   is shown. Nothing is kept but the form and its files: no list, no name, and nothing is sent from here. */
const KEPT = "visits-" + VERSION + "-" + FORM;
const PATIENCE = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("visits-") && name.endsWith("-" + FORM) && name !== KEPT) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

const later = () => new Promise((_, refuse) => setTimeout(refuse, PATIENCE));

async function form(request) {
  const asked = fetch(request);
  try {
    const answer = await Promise.race([asked, later()]);
    if (answer.status >= 500) throw answer;
    return answer;
  } catch {
    return await (await caches.open(KEPT)).match(SHELL) || asked;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === FORM) event.respondWith(form(event.request));
  else if (FILES.includes(url.pathname)) event.respondWith(caches.match(event.request).then((found) => found || fetch(event.request)));
});

/* A page with the form asks for it to be kept anew: services and reasons change. */
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  event.waitUntil((async () => {
    try {
      const answer = await fetch(SHELL, { credentials: "same-origin", redirect: "error" });
      if (answer.status === 200) await (await caches.open(KEPT)).put(SHELL, answer);
    } catch { /* no network, or signed out: what is kept stays */ }
  })());
});
