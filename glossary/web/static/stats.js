// What takes the whole glossary comes behind the page, which need not wait for it.

import { reveal } from "./page.js";

const whole = document.getElementById("whole");

async function fill() {
  const response = await fetch(whole.dataset.part);
  if (!response.ok) return;
  whole.innerHTML = await response.text();
  reveal(whole);
}

if (whole?.dataset.part) fill().catch(() => {}); // the link that stands there leads to the same
