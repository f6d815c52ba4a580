// The code of a letter stands behind the # of the address in its picture: it is filled in here and never sent in an address.
const field = document.getElementById("q-code");
const code = location.hash.slice(1);
if (field && /^\d{12}$/.test(code)) {
  history.replaceState(null, "", location.pathname + location.search);
  if (!field.value) field.value = code.replace(/(\d{4})(?=\d)/g, "$1 ");
}
