// The clinic's tablet: while it is touched the server is told so; after 2 minutes without a touch it asks whether
// anybody is still there, and a minute later nothing of the page is left: what was typed and is not stored yet goes to
// the server with the wish to end, again and again until an answer comes. A page brought back by Back is fetched anew.
(() => {
  "use strict";
  const gone = document.querySelector("[data-leave-for]");
  if (gone) setTimeout(() => location.replace(gone.dataset.leaveFor), 60000);
  const box = document.querySelector("[data-still-there]");
  if (!box) return;
  const ASK_AFTER = 120000, LOCK_AFTER = 60000, TELL_EVERY = 20000, AGAIN_AFTER = 5000, LARGEST_LEFT_BEHIND = 60000;
  const root = document.documentElement, words = box.dataset, said = box.querySelector("[data-said]");
  const form = box.querySelector("form");
  let quiet = 0, asked = 0, told = Date.now(), last = Date.now(), wiped = false;

  function blank() {
    if (wiped || !box.isConnected) return;
    wiped = true;
    const saving = window.formSaving;
    const rest = saving ? saving.goAway() : "";
    stop(); // a page that is on its way is not drawn any more
    clearTimeout(quiet);
    clearTimeout(asked);
    draw();
    const fields = new URLSearchParams(new FormData(form));
    if (rest) fields.append("put_away", "1");
    end(rest ? saving.address : form.action, rest ? `${rest}&${fields}` : fields.toString());
  }
  function draw() {
    const main = document.createElement("main"), title = document.createElement("h1"), what = document.createElement("p");
    title.textContent = document.title = words.lockedTitle;
    what.textContent = words.lockedWords;
    main.append(title, what);
    document.body.replaceChildren(main);
  }
  async function end(address, body) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" };
    try {
      const answer = await fetch(address, { method: "POST", body, headers, keepalive: body.length < LARGEST_LEFT_BEHIND });
      if (answer.status < 500 && answer.status !== 429) return location.replace(words.locked);
    } catch { /* no network: once more, a little later */ }
    setTimeout(() => end(address, body), AGAIN_AFTER);
  }
  function ask() {
    if (wiped || !box.isConnected) return;
    tellWhatIsSaved();
    box.showModal();
    asked = setTimeout(blank, LOCK_AFTER);
    if (window.formSaving) window.formSaving.keep().then(tellWhatIsSaved);
  }
  function tellWhatIsSaved() {
    const kept = window.formSaving ? window.formSaving.kept() : !document.querySelector("form[data-draft]");
    said.textContent = kept ? words.saved : words.notSaved;
  }
  function tell() {
    told = Date.now();
    fetch(words.stay).then((answer) => { if (answer.status === 403) blank(); }, () => {});
  }
  function touched() {
    if (wiped) return;
    if (slept()) return blank();
    if (box.open) return;
    last = Date.now();
    clearTimeout(quiet);
    quiet = setTimeout(ask, ASK_AFTER);
    if (Math.abs(Date.now() - told) > TELL_EVERY) tell(); // the clock may have been set back
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
  document.addEventListener("saved", () => { if (box.open) tellWhatIsSaved(); });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.classList.add("blank");
    location.reload();
  });
  document.addEventListener("visibilitychange", () => { if (slept()) blank(); });
  touched();
})();
