/* What the guide remembers on this device, and only there: the municipality, the list, the ticks.
   Every page reads well without this module. None of that is ever sent. */
const shelf = {
  get(key, otherwise) {
    try { return JSON.parse(localStorage.getItem(`delaktig.${key}`)) ?? otherwise; } catch { return otherwise; }
  },
  put(key, value) {
    try { localStorage.setItem(`delaktig.${key}`, JSON.stringify(value)); } catch { /* private window: not kept */ }
  },
};
const guide = document.querySelector("[data-guide]")?.dataset;
const show = (node) => { if (node) node.hidden = false; };

/* The municipality, chosen once: the address word in each language. */
if (guide?.slugs) shelf.put("place", JSON.parse(guide.slugs));
const chooser = document.querySelector("[data-choose]");
const place = shelf.get("place", null);
if (chooser && place) {
  const url = chooser.dataset.choose.replace("PLACE", place[chooser.dataset.language] || place.sv);
  const known = document.querySelector(`[data-places] a[href="${url}"]`);
  if (known && !location.search.includes("choose")) location.replace(url);
}

/* Ticks on the steps of the first weeks. */
const ticked = shelf.get("ticks", {});
for (const box of document.querySelectorAll("input[data-tick]")) {
  box.checked = Boolean(ticked[box.dataset.tick]);
  show(box.closest("[hidden]"));
  box.addEventListener("change", () => {
    ticked[box.dataset.tick] = box.checked;
    shelf.put("ticks", ticked);
  });
}
document.querySelectorAll("[data-scripted]").forEach(show);

/* Words sought in vain are counted, and nothing else: without this module the reader presses the button. */
const missed = document.querySelector("form[data-missed]");
if (missed) {
  missed.hidden = true;
  fetch(missed.action, { method: "POST", body: new FormData(missed), keepalive: true, redirect: "manual" }).catch(() => {});
}

/* My list: address word, name and what the page says of phone, place, hours and languages, in the order kept.
   All of it stays on the device, so nobody learns from the list what was kept. */
const name = `list.${guide?.code}`;
const list = shelf.get(name, []);
const counters = document.querySelectorAll("[data-count]");
const count = () => counters.forEach((node) => { node.textContent = list.length ? `\u00a0(${list.length})` : ""; });
if (guide?.code) count();
const keeper = document.querySelector("button[data-keep]");
if (keeper) {
  const { keep, name: title, kept, not } = keeper.dataset;
  const words = keeper.querySelector("[data-words]");
  const draw = () => {
    const is = list.some((one) => one.slug === keep);
    keeper.setAttribute("aria-pressed", String(is));
    words.textContent = is ? kept : not;
  };
  const told = () => [...document.querySelectorAll("[data-fact]")].map((node) => ({
    text: node.innerText.replace(/\s*[\n\t]+\s*/g, ", ").trim(),
    href: node.getAttribute("href"),
  }));
  const aged = document.querySelector(".note.kept time")?.dateTime;
  const noted = () => ({ slug: keep, name: title, facts: told(), on: aged || new Date().toISOString() });
  const known = list.findIndex((one) => one.slug === keep);
  if (known >= 0 && !aged) {
    list[known] = noted();
    shelf.put(name, list);
  }
  keeper.addEventListener("click", () => {
    const at = list.findIndex((one) => one.slug === keep);
    if (at < 0) list.push(noted()); else list.splice(at, 1);
    shelf.put(name, list);
    draw();
    count();
  });
  draw();
  show(keeper);
}
const mine = document.querySelector("[data-list]");
const fact = ({ text, href }) => {
  const line = document.createElement("li");
  const words = document.createElement(href ? "a" : "bdi");
  words.textContent = text;
  if (href) {
    words.href = href;
    words.dir = "ltr";
  }
  line.append(words);
  return line;
};
if (mine) {
  const row = document.querySelector("template[data-row]");
  const draw = () => {
    mine.replaceChildren(...list.map((one, at) => {
      const item = row.content.firstElementChild.cloneNode(true);
      const link = item.querySelector("a");
      link.href = mine.dataset.list.replace("SERVICE", encodeURIComponent(one.slug));
      link.textContent = one.name;
      item.querySelector("[data-facts]").replaceChildren(...(one.facts || []).map(fact));
      if (one.on) {
        const day = new Date(one.on);
        item.querySelector("[data-day]").textContent = `${day.getDate()}.${day.getMonth() + 1}.${day.getFullYear()}`;
        show(item.querySelector("[data-noted]"));
      }
      item.querySelector("button").addEventListener("click", () => {
        list.splice(at, 1);
        shelf.put(name, list);
        draw();
        count();
      });
      return item;
    }));
    document.querySelector("[data-empty]").hidden = list.length > 0;
    mine.hidden = !list.length;
  };
  draw();
}
for (const button of document.querySelectorAll("button[data-print]")) {
  show(button);
  button.addEventListener("click", () => print());
}

/* Without a connection: the worker keeps what was read; needs and first weeks are taken along at once. */
if (guide?.worker && "serviceWorker" in navigator) {
  const scope = guide.scope;
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register(guide.worker, { scope });
      const { active } = await navigator.serviceWorker.ready;
      const here = location.href.split("#")[0];
      const near = [...document.querySelectorAll("a[data-near]")].map((link) => link.href);
      const saves = navigator.connection?.saveData;
      active.postMessage({ keep: [here, ...(saves ? [] : near)] });
      const all = document.querySelector("button[data-all]");
      if (!all) return;
      show(all.closest("[hidden]"));
      const status = document.querySelector("[data-all-status]");
      navigator.serviceWorker.addEventListener("message", ({ data }) => {
        status.textContent = data.kept === data.of ? all.dataset.done : `${data.kept} / ${data.of}`;
      });
      all.addEventListener("click", async () => {
        const answer = await fetch(all.dataset.all);
        active.postMessage({ keep: (await answer.json()).pages, anew: true });
      });
    } catch { /* refused by the browser: the guide is read with a connection */ }
  });
}
