/* The guide without a connection. Pages come from the net while it answers; each is kept as it was read.
   Without a connection the kept page is shown, and says of which day it is. Nothing else is kept, nothing is sent. */
const PAGES = "pages-" + self.registration.scope;
const FILES = "files-" + VERSION + "-" + self.registration.scope;
const MOST = 400, PATIENCE = 8000;
const KEPT_ON = "x-kept-on";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FILES).then((files) => files.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("files-") && name.endsWith(self.registration.scope) && name !== FILES) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

const mayKeep = (response) => !(response.headers.get("cache-control") || "").includes("no-store");
const isPage = (response) => response.status === 200 && !response.redirected && mayKeep(response) && (response.headers.get("content-type") || "").startsWith("text/html");

async function keep(url, response) {
  const headers = new Headers({ "content-type": response.headers.get("content-type"), [KEPT_ON]: new Date().toISOString() });
  for (const name of ["content-security-policy", "content-language", "referrer-policy", "x-content-type-options"]) {
    if (response.headers.get(name)) headers.set(name, response.headers.get(name));
  }
  const pages = await caches.open(PAGES);
  await pages.put(url, new Response(await response.blob(), { headers }));
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await pages.delete(old);
}

async function kept(request) {
  const pages = await caches.open(PAGES);
  const found = await pages.match(request) || await pages.match(request, { ignoreSearch: true });
  if (!found) return null;
  const day = new Date(found.headers.get(KEPT_ON));
  const shown = `${day.getDate()}.${day.getMonth() + 1}.${day.getFullYear()}`;
  const body = (await found.text())
    .replace('<p class="note kept" hidden>', '<p class="note kept">')
    .replace('<span class="kept-on"></span>', `<time class="kept-on" datetime="${found.headers.get(KEPT_ON)}">${shown}</time>`)
    .replaceAll(' data-now>', ' data-now hidden>');
  return new Response(body, { headers: found.headers });
}

const later = () => new Promise((_, refuse) => setTimeout(refuse, PATIENCE));

async function page(event) {
  const asked = fetch(event.request);
  try {
    const response = await Promise.race([asked, later()]);
    if (response.status >= 500) throw response;
    if (response.status === 404 || response.status === 410) await (await caches.open(PAGES)).delete(event.request.url);
    if (isPage(response)) event.waitUntil(keep(event.request.url, response.clone()));
    return response;
  } catch {
    return await kept(event.request) || asked;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && event.request.url.startsWith(self.registration.scope)) {
    event.respondWith(page(event));
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(caches.match(event.request).then((found) => found || fetch(event.request)));
  }
});

/* The page names further pages that the reader will want: those are fetched one by one. */
self.addEventListener("message", (event) => {
  if (!event.data || !Array.isArray(event.data.keep)) return;
  event.waitUntil((async () => {
    const pages = await caches.open(PAGES);
    let done = 0;
    for (const path of event.data.keep) {
      const url = new URL(path, location.origin).href;
      if (url.startsWith(self.registration.scope) && (event.data.anew || !await pages.match(url))) {
        try {
          const response = await fetch(url);
          if (isPage(response)) await keep(url, response);
        } catch { break; }
      }
      done += 1;
      if (event.data.anew && event.source) event.source.postMessage({ kept: done, of: event.data.keep.length });
    }
  })());
});
