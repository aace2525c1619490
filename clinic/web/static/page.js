// Improves what works without it: focus goes to the error summary, and links there lead to the field itself.
(() => {
  "use strict";
  document.documentElement.classList.add("has-script");
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
    (field.closest("fieldset") || field.closest(".field") || field).scrollIntoView();
  });
})();
