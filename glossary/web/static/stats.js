// The overview of the whole glossary is fetched after the page, which need not wait for it.

import { fetched, reveal, say } from "./page.js";

const whole = document.getElementById("whole");

async function fill() {
  const { text } = await fetched(whole.dataset.part);
  whole.innerHTML = text;
  reveal(whole);
}

if (whole?.dataset.part) fill().catch(error => say(error.message)); // the link that stands there leads to the same
