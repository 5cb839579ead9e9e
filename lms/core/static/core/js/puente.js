/* Small comforts. Every page works without this file. */

// Menus close with Escape, and when something else is touched.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
}

// What is folded on a phone stands open on a wide screen. Style alone shows it there; this says
// so to whatever goes by the element itself.
const wide = matchMedia("(min-width: 60rem)");
const unfold = () => {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = wide.matches;
};
if (wide.matches) unfold();
wide.addEventListener("change", unfold);

// A refused form is announced and reached at once.
document.querySelector(".error-summary")?.focus();

// A missing connection is said, and that it is back.
const banner = document.querySelector("[data-offline]");
const sayConnection = () => { banner.textContent = navigator.onLine ? "" : banner.dataset.offline; };
if (banner) {
  for (const kind of ["online", "offline"]) addEventListener(kind, sayConnection);
  sayConnection();
}

// Texts kept on this device belong to one person: they go with signing out, with another
// person signing in, and when the person decides against them.
const forget = (isOld) => {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("puente:") && isOld(key)) localStorage.removeItem(key);
    }
  } catch { /* storage is switched off: nothing is kept */ }
};
const person = document.body.dataset.person;
if (person) forget((key) => !key.startsWith(`puente:${person}:`));
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => forget(() => true));
}
for (const link of document.querySelectorAll("[data-forget]")) {
  link.addEventListener("click", () => forget((key) => key === `puente:${link.dataset.forget}`));
}
