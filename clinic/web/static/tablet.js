// The clinic's tablet: while it is touched the server is told so; after 2 minutes without a touch it asks whether
// anybody is still there, and a minute later it shows nothing any more. A page brought back by Back is fetched anew.
(() => {
  "use strict";
  const gone = document.querySelector("[data-leave-for]");
  if (gone) setTimeout(() => location.replace(gone.dataset.leaveFor), 60000);
  const box = document.querySelector("[data-still-there]");
  if (!box) return;
  const ASK_AFTER = 120000, LOCK_AFTER = 60000, TELL_EVERY = 20000;
  const root = document.documentElement;
  let quiet = 0, asked = 0, told = Date.now(), last = Date.now();

  function blank() {
    root.classList.add("blank");
    document.title = "";
    const form = box.querySelector("form");
    const leave = () => location.replace(box.dataset.locked);
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true })
      .then(leave, leave);
  }
  function ask() {
    box.showModal();
    asked = setTimeout(blank, LOCK_AFTER);
  }
  function tell() {
    told = Date.now();
    fetch(box.dataset.stay).then((answer) => { if (answer.status === 403) location.replace(box.dataset.locked); }, () => {});
  }
  function touched() {
    if (slept()) return blank();
    if (box.open) return;
    last = Date.now();
    clearTimeout(quiet);
    quiet = setTimeout(ask, ASK_AFTER);
    if (Date.now() - told > TELL_EVERY) tell();
  }
  // Timers stand still while the tablet sleeps; the clock does not.
  function slept() { return Date.now() - last > ASK_AFTER + LOCK_AFTER; }
  function carryOn() {
    if (slept()) return blank();
    last = Date.now();
    clearTimeout(asked);
    if (box.open) box.close();
    tell();
    touched();
  }

  box.querySelector("[data-yes]").addEventListener("click", carryOn);
  box.addEventListener("cancel", (event) => { event.preventDefault(); carryOn(); });
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(sign, touched, { passive: true, capture: true });
  }
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.classList.add("blank");
    location.reload();
  });
  document.addEventListener("visibilitychange", () => { if (slept()) blank(); });
  touched();
})();
