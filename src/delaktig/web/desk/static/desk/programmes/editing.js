/* The table of measures by keyboard. Arrows go from measure to measure, Enter opens (the link is a link),
   Escape closes without saving; Enter saves in a field of one line, Ctrl or Cmd with Enter in the others. */
const rows = () => [...document.querySelectorAll("tr[data-measure] a[data-quick]")];

document.addEventListener("keydown", (event) => {
  const link = event.target.closest("a[data-quick]");
  if (link && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const all = rows();
    const next = all[all.indexOf(link) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
    return;
  }
  const editing = event.target.closest("[data-editing]");
  if (editing && event.key === "Escape") {
    event.preventDefault();
    editing.querySelector("[data-cancel]")?.click();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form[data-draft]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  }
});

/* After a row was swapped, the focus stays in it: in the first field, or on its link. */
document.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.requestConfig?.elt?.closest("tr")?.id || event.detail.target?.id;
  const row = id && document.getElementById(id);
  if (!row) return;
  (row.querySelector(".error-summary") || row.querySelector("textarea, a[data-quick]"))?.focus();
});
