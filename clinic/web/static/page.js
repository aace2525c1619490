// Improves what works without it: focus goes to the error summary, links there lead to the field itself,
// and staff are asked whether they are still there two minutes before the clinic signs them out. Twelve hours after
// signing in nothing helps: then they are told.
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

  const idle = document.querySelector("[data-idle]");
  if (!idle) return;
  const AFTER = 28 * 60 * 1000;
  const BEFORE = 2 * 60;
  let timer = setTimeout(ask, AFTER);
  let over = false;
  setTimeout(tell, Math.max(0, Number(idle.dataset.left) - BEFORE) * 1000);
  function ask() { idle.hidden = false; }
  function tell() {
    over = true;
    idle.querySelector("span").textContent = idle.dataset.over;
    idle.querySelector("button").hidden = true;
    idle.hidden = false;
  }
  function again() {
    if (over) return;
    idle.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER);
  }
  document.addEventListener("saved", again);
  idle.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(idle.dataset.idle, { redirect: "manual" }).catch(() => null);
    if (answer && answer.status === 204) again();
  });
})();
