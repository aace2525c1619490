// Copies the patient's address and prints the slip; without it the address can be marked and copied by hand.
(() => {
  "use strict";
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const link = document.querySelector("input[data-link], textarea[data-link]");
  if (!link) return;
  const said = document.querySelector("[data-copy-status]");
  const copy = document.querySelector("[data-copy]");
  link.addEventListener("focus", () => link.select());
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
    } catch {
      document.execCommand("copy");
    }
    said.textContent = copy.dataset.copied;
  });
})();
