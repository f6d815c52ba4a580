/* The form of a visit by single keys, and with or without a network. Each visit is first kept on this device,
   then sent, and taken from the device when the register has it: the same key sent twice is one visit.
   What the register refuses stays for a person to look at. Nothing kept here tells who anybody is, and it does not
   go when somebody signs out. Without this module the form is sent as forms are. */
const form = document.querySelector("form[data-visit]");
const url = form?.dataset.visit;
const part = (name, within = document) => within.querySelector(`[data-${name}]`);
const PATIENCE = 8000, AGAIN = 20000, UNDO = 60000;

/* The queue: one store for each municipality, so that nothing is sent to another. */
const opened = (base) => new Promise((done, refuse) => {
  const asked = indexedDB.open(`delaktig-visits-${base}`, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("visits", { keyPath: "key" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => refuse(asked.error);
});
const asks = (db, mode, what) => new Promise((done, refuse) => {
  const work = db.transaction("visits", mode);
  const asked = what(work.objectStore("visits"));
  work.oncomplete = () => done(asked.result);
  work.onabort = work.onerror = () => refuse(work.error);
});
const alone = (work) => (navigator.locks ? navigator.locks.request(`delaktig-visits-${url}`, work) : work());

function chance() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
const two = (number) => String(number).padStart(2, "0");

async function begin(db) {
  const token = () => (document.cookie.match(/(?:^|; )delaktig_csrf=([^;]+)/) || [])[1] || "";
  const kept = () => asks(db, "readonly", (all) => all.getAll());
  const put = (one) => asks(db, "readwrite", (all) => all.put(one));
  const drop = (key) => asks(db, "readwrite", (all) => all.delete(key));
  const post = (to, fields) => fetch(to, {
    method: "POST", body: new URLSearchParams(fields), redirect: "manual", credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": token() },
    signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
  });
  const boxes = () => [...form.querySelectorAll("input[type=checkbox]")];
  const first = boxes()[0];
  const undoAt = new Map();
  let last = null, noNetwork = false, signedOut = false, busy = false, more = false;

  /* What is ticked, as it is sent; the day and the hour are those of now unless others are given. */
  function given() {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "key");
    const now = new Date();
    const said = Object.fromEntries(fields);
    const told = fields.filter(([name]) => name !== "on" && name !== "hour");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    told.push(["on", said.on || today], ["hour", said.hour || (said.on ? "" : String(now.getHours()))]);
    const words = boxes().filter((box) => box.checked && box.name === "reasons").map((box) => box.dataset.words || box.value);
    return { key: form.elements.key.value, fields: told, said: words.join(", "), refused: null };
  }

  function anew() {
    for (const box of boxes()) box.checked = false;
    for (const name of ["on", "hour"]) form.elements[name].value = "";
    form.elements.interpreting.value = "none";
    form.elements.country_group.selectedIndex = 0;
    form.elements.key.value = chance();
    for (const folded of form.querySelectorAll("details")) folded.open = false;
    first.focus();
    scrollTo({ top: 0 });
  }

  function fill(one) {
    anew();
    form.elements.key.value = one.key;
    for (const [name, value] of one.fields) {
      const box = boxes().find((each) => each.name === name && each.value === value);
      if (box) {
        box.checked = true;
        if (box.closest("details")) box.closest("details").open = true;
      } else if (form.elements[name]) form.elements[name].value = value;
    }
    form.elements.on.closest("details").open = true;
  }

  function show(name, one) {
    const made = part(name).content.firstElementChild.cloneNode(true);
    const said = part("said", made);
    if (said) said.textContent = one.said;
    const undo = part("undo", made);
    undo?.addEventListener("click", () => takeBack(one));
    result.replaceChildren(...templates, made);
    if (undo) setTimeout(() => made.remove(), UNDO);
  }
  const result = part("result");
  const templates = [...result.children];

  async function draw() {
    const all = await kept();
    const refused = all.filter((one) => one.refused);
    const waiting = all.length - refused.length;
    const said = part("waiting-said");
    const words = [];
    if (waiting) words.push(said.dataset.waitingWords.replace("{number}", waiting));
    if (refused.length) words.push(said.dataset.refusedWords.replace("{number}", refused.length));
    said.textContent = words.join(" · ");
    part("no-network").hidden = !noNetwork;
    part("signed-out").hidden = !signedOut;
    part("waiting").hidden = !all.length && !noNetwork && !signedOut;
    part("waiting-list").replaceChildren(...refused.map((one) => {
      const row = part("waiting-row").content.firstElementChild.cloneNode(true);
      const day = Object.fromEntries(one.fields);
      part("said", row).textContent = `${one.said} (${day.on}, ${day.hour})`;
      part("why", row).textContent = one.refused.join(" ");
      part("again", row).addEventListener("click", () => fill(one));
      part("away", row).addEventListener("click", async () => { await drop(one.key); await draw(); });
      return row;
    }));
  }

  /* Sends what waits, one by one; stops where there is no network, or where nobody is signed in who may. */
  async function send() {
    more = busy;
    if (busy) return;
    busy = true;
    try {
      do {
        more = false;
        await alone(sendAll);
      } while (more);
    } finally { busy = false; }
    await draw();
  }

  async function sendAll() {
    noNetwork = !navigator.onLine;
    signedOut = false;
    for (const one of await kept()) {
      if (one.refused) continue;
      let answer;
      try { answer = await post(url, [["key", one.key], ...one.fields]); } catch { noNetwork = true; break; }
      noNetwork = false;
      if (answer.status >= 500) { noNetwork = true; break; }
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) { signedOut = true; break; }
      const told = await answer.json().catch(() => null);
      if (answer.ok && told?.undo) {
        undoAt.set(one.key, told.undo);
        await drop(one.key);
        if (last === one.key) show("registered", one);
      } else {
        const faults = (told?.faults || []).map((each) => `${each.field}: ${each.words}`.replace(/^: /, ""));
        await put({ ...one, refused: faults });
        if (last === one.key) result.replaceChildren(...templates);
      }
    }
  }

  async function takeBack(one) {
    const undone = await alone(async () => {
      if ((await kept()).some((each) => each.key === one.key)) { await drop(one.key); return true; }
      try { return (await post(undoAt.get(one.key), [])).ok; } catch { return false; }
    });
    show(undone ? "undone" : "not-undone", one);
    await draw();
    first.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const none = !boxes().some((box) => box.checked && box.name === "reasons");
    first.setCustomValidity(none ? form.dataset.noReason : "");
    if (!form.reportValidity()) return;
    const one = given();
    anew(); // at once: the next visit's keys may come before this one is kept
    try { await put(one); } catch { fill(one); form.submit(); return; }
    last = one.key;
    show("kept", one);
    await send();
  });
  form.addEventListener("change", () => first.setCustomValidity(""));
  addEventListener("online", send);
  addEventListener("offline", () => { noNetwork = true; draw(); });
  setInterval(async () => { if ((await kept()).some((one) => !one.refused)) send(); }, AGAIN);
  form.elements.key.value = chance(); // the kept form is opened more than once
  await send();
}

/* Whether a list is open, so that Enter chooses in it: browsers that cannot tell are watched from outside. */
function watched(form) {
  let choosing = false;
  const opens = (event) => event.key === " " || event.key === "F4" || (event.altKey && /^Arrow(Up|Down)$/.test(event.key));
  form.addEventListener("mousedown", (event) => { if (event.target.closest("select")) choosing = true; });
  for (const name of ["change", "focusout"]) form.addEventListener(name, () => { choosing = false; });
  return (event) => {
    const was = choosing;
    choosing = opens(event) || (was && event.key !== "Enter" && event.key !== "Escape");
    try { return event.target.matches(":open"); } catch { return was; }
  };
}

/* Single keys, only while the form has the focus, and not where something is typed or chosen from a list. */
function keys() {
  const isOpen = watched(form);
  const off = part("keys-off");
  try { off.checked = localStorage.getItem("delaktig.visit-keys") === "off"; } catch { /* private window */ }
  off.addEventListener("change", () => {
    try { localStorage.setItem("delaktig.visit-keys", off.checked ? "off" : "on"); } catch { /* for this page only */ }
  });
  part("keys").hidden = false;
  form.addEventListener("keydown", (event) => {
    const list = event.target.tagName === "SELECT", open = list && isOpen(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (open) return;
    if (list && event.key === "Enter") { event.preventDefault(); form.requestSubmit(); return; }
    if (event.key === "Escape") { form.querySelector("input[type=checkbox]").focus(); return; }
    if (event.target.type !== "checkbox") return;
    if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(); return; }
    if (off.checked) return;
    if (event.key.toLowerCase() === "u" && part("undo")) { event.preventDefault(); part("undo").click(); return; }
    const at = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!at) return;
    event.preventDefault();
    if (at.type === "checkbox") { at.checked = !at.checked; at.dispatchEvent(new Event("change", { bubbles: true })); }
    at.focus();
  });
}

if (form) {
  keys();
  if (window.indexedDB) opened(url.split("/")[2]).then(begin).catch(() => { /* no room on this device: sent as forms are */ });
}
const worker = document.querySelector("script[data-worker]")?.dataset;
if (worker && "serviceWorker" in navigator) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register(worker.worker, { scope: worker.scope });
      (await navigator.serviceWorker.ready).active.postMessage("keep");
    } catch { /* refused by the browser: an open form goes on, and cannot be opened anew without a network */ }
  });
}
