/* Drafts. `<form data-draft="/url">` is sent to the url (POST, the same fields, no files) two seconds
   after the last key and when the page is hidden. 2xx: saved; 409: someone else changed the text.
   A warning on leaving is given only while something typed has not reached the server. */
const PAUSE = 2000;
const RETRY = 15000;

function watch(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let typed = 0;
  let saved = 0;
  let sending = false;
  let leaving = false;

  const say = (name, time = "") => {
    if (status) status.textContent = (status.dataset[name] || "").replace("{time}", time);
  };
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" })
    .format(new Date());
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(send, pause); };

  async function send() {
    if (sending || typed === saved || leaving) return;
    sending = true;
    const version = typed;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const token = body.get("csrfmiddlewaretoken") || "";
    say("saving");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body, credentials: "same-origin", keepalive: document.visibilityState === "hidden",
        headers: { "X-CSRFToken": token }, redirect: "error",
      });
      if (answer.status === 409) {
        say("conflict");
      } else if (answer.ok) {
        saved = version;
        say("saved", clock());
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      say("failed");
      later(RETRY);
    }
    sending = false;
    if (typed !== version) later(PAUSE);
  }

  form.addEventListener("input", () => { typed += 1; later(PAUSE); });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  addEventListener("beforeunload", (event) => { if (typed !== saved && !leaving) event.preventDefault(); });
}

const watched = new WeakSet();
function watchIn(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (!watched.has(form)) { watched.add(form); watch(form); }
  }
}
watchIn(document);
document.addEventListener("htmx:load", (event) => watchIn(event.detail.elt.parentElement || document));
