// What was just done is said once.

const address = new URL(location.href);
if (address.searchParams.has("saved") || address.searchParams.has("undone")) {
  address.searchParams.delete("saved");
  address.searchParams.delete("undone");
  history.replaceState(null, "", address);
}
