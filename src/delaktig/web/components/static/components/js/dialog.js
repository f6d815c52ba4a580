/* Dialogs. `a[data-confirm]` leads to a page that asks; here the page's question opens as a dialog.
   `a[data-dialog]` points to a <dialog> on the same page. Without this module both are plain links. */
const plain = (event) => event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

function closeOnRequest(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
}

async function ask(link) {
  let question = null;
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      question = page.querySelector("[data-confirm-body]");
    }
  } catch { /* no connection: the browser's own page says so */ }
  if (!question) {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.append(document.adoptNode(question));
  for (const form of dialog.querySelectorAll("form")) {
    form.setAttribute("action", new URL(form.getAttribute("action") || link.href, link.href).href);
  }
  closeOnRequest(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

if (typeof HTMLDialogElement === "function") {
  document.querySelectorAll("dialog[id]").forEach(closeOnRequest);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm], a[data-dialog]");
    if (!link || plain(event)) return;
    const dialog = link.hash && document.getElementById(link.hash.slice(1));
    if (link.hasAttribute("data-confirm")) {
      event.preventDefault();
      ask(link);
    } else if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
  });
}
