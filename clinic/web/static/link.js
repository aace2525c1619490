// Copies the patient's address and prints the slip; without it the address can be marked and copied by hand.
(() => {
  "use strict";
  const link = document.querySelector("[data-link]");
  if (!link) return;
  const said = document.querySelector("[data-copy-status]");
  const copy = document.querySelector("[data-copy]");
  const print = document.querySelector("[data-print]");
  link.addEventListener("focus", () => link.select());
  copy.hidden = print.hidden = false;
  copy.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
    } catch {
      document.execCommand("copy");
    }
    said.textContent = copy.dataset.copied;
  });
  print.addEventListener("click", () => window.print());
})();
