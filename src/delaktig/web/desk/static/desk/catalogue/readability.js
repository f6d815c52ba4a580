/* Hints while writing: characters left, long sentences, long words. The same measures as in
   catalogue/readability.py, which gives them without scripts when the form is sent. */
const ENDS = /(?<=[.!?…؟۔。])[\s"”»)]+|\n+/u;
const WORD = /[\p{L}]+(?:[-'’:][\p{L}]+)*|\p{N}+/gu;
const ADDRESS = /(?:https?:\/\/|www\.)\S+|\S+@\S+/gu;
const SHOWN = 70;

const wordsOf = (text) => text.match(WORD) || [];
const longest = (word) => Math.max(...word.split(/[-'’:]/u).map((part) => [...part].length));

function line(label, words, language) {
  const item = document.createElement("li");
  const quote = document.createElement("q");
  quote.lang = language.lang;
  quote.dir = language.dir;
  quote.textContent = words.length > SHOWN ? `${words.slice(0, SHOWN - 1)}…` : words;
  item.append(`${label} `, quote);
  return item;
}

function hint(form, field) {
  const place = document.querySelector(`[data-hints-of="${field.id}"]`);
  if (!place) return;
  const { wordsLeft, wordsOver, wordsSentence, wordsWord, longSentence, longWord } = form.dataset;
  const left = Number(field.dataset.limit) - [...field.value].length;
  const said = place.querySelector("[data-left]");
  said.textContent = (left < 0 ? wordsOver : wordsLeft).replace("{number}", String(Math.abs(left)));
  said.classList.toggle("over", left < 0);
  const plain = field.value.replace(ADDRESS, " ");
  const sentences = plain.split(ENDS).map((one) => one.trim()).filter((one) => wordsOf(one).length > Number(longSentence));
  const long = wordsOf(plain).filter((word) => longest(word) >= Number(longWord));
  place.querySelector("[data-list]").replaceChildren(
    ...[...new Set(sentences)].map((one) => line(wordsSentence, one, field)),
    ...[...new Set(long)].map((one) => line(wordsWord, one, field)),
  );
}

for (const form of document.querySelectorAll("form[data-readability]")) {
  form.addEventListener("input", (event) => {
    if (event.target.dataset.limit) hint(form, event.target);
  });
}
