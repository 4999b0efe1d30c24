// Where a person is in the review of a glossary: kept in the browser, for each window, and for a new one the last of all.

const name = `place:${document.querySelector(".file").title}`;

/** The address that goes on where the person was; null where there is none. */
export const keptPlace = () => sessionStorage.getItem(name) ?? localStorage.getItem(name);

export function keepPlace(address) {
  for (const storage of [sessionStorage, localStorage]) storage.setItem(name, address);
}

export function forgetPlace() {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(name);
}
