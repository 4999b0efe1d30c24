// Decisions: when they were made, where one is; what was just done is said once.

for (const time of document.querySelectorAll("time")) {
  time.title = time.textContent;
  time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

const address = new URL(location.href);
if (address.searchParams.has("saved") || address.searchParams.has("undone")) {
  address.searchParams.delete("saved");
  address.searchParams.delete("undone");
  history.replaceState(null, "", address);
}
