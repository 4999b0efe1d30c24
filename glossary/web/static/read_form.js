// A text is given: pasted, chosen as a file, or dropped.

const form = document.getElementById("reading");
const file = document.getElementById("file");
const wrong = document.getElementById("wrong");
const busy = document.getElementById("busy");
const drop = document.getElementById("drop");

function complain(words) {
  wrong.textContent = words;
  wrong.hidden = !words;
  if (words) wrong.closest("details")?.setAttribute("open", "");
}

function setBusy(is) {
  form.setAttribute("aria-busy", is);
  busy.textContent = is ? busy.dataset.busy : "";
  form.querySelector("button").disabled = is;
}

form.addEventListener("submit", event => {
  const tooLarge = [...file.files].some(each => each.size > Number(form.dataset.most));
  const empty = !file.files.length && !form.elements.text.value.trim();
  complain(tooLarge ? form.dataset.large : empty ? form.dataset.empty : "");
  if (tooLarge || empty) event.preventDefault();
  else setBusy(true);
});
file.addEventListener("change", () => {
  if (file.files.length) form.requestSubmit();
});
addEventListener("pageshow", () => setBusy(false));

const hasFiles = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragover", event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  drop.hidden = false;
});
addEventListener("dragleave", event => {
  if (!event.relatedTarget) drop.hidden = true;
});
addEventListener("drop", event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  drop.hidden = true;
  file.files = event.dataTransfer.files;
  if (file.files.length) form.requestSubmit();
});
