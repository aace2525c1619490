// Saves what is typed while the patient is on the page, and again on Continue; nothing is kept outside the open page.
// The words beside Continue follow the server's answers alone. Without this Continue saves.
(() => {
  "use strict";
  const PAUSE = 800, PATIENCE = 20000, AGAIN_AFTER = 15000;
  const form = document.querySelector("form[data-saving]");
  if (!form || !window.fetch || !window.AbortController) return;
  const status = document.getElementById("save-status");
  const words = status.dataset;
  const basis = form.elements.namedItem("basis");
  const draft = form.dataset.draft;
  const byAnswer = form.querySelector("[data-answer]") !== null; // no fields here: a button ("Same") is the answer

  let choice = null; // the answer that was pressed: from then on it belongs to what is typed
  let acknowledged = typed(); // what the server said it has
  let unsure = null; // sent without an answer: it may be stored, so it goes first, as it was
  let refused = null; // what the server did not take as it is
  let conflict = "conflict" in form.dataset; // both values are shown: only Continue decides
  let told = words.state === "saved"; // whether anything here was ever said to be saved
  let wanted = null; // a Continue without an answer: what "Try again" repeats
  let leaving = false, pressed = false, waiting = null, queue = Promise.resolve();

  function typed(submitter = choice) {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("basis");
    if (submitter && submitter.name) fields.append(submitter.name, submitter.value);
    return fields.toString();
  }

  function saves() {
    return draft && (!byAnswer || choice !== null);
  }

  async function post(address, body) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    unsure = saves() ? body : null;
    try {
      const response = await fetch(address, {
        method: "POST",
        body: basis ? `${body}&basis=${encodeURIComponent(basis.value)}` : body,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" },
        keepalive: true,
        signal: patience.signal,
      });
      if (response.status >= 500 || response.status === 429) throw new Error("busy");
      const text = await response.text();
      unsure = null;
      const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
      return json ? JSON.parse(text) : { page: text };
    } finally {
      clearTimeout(timer);
    }
  }

  // Returns whether the server took it.
  async function store(body) {
    const answer = await post(draft, body);
    if (answer.basis) basis.value = answer.basis;
    if (answer.saved_at) {
      acknowledged = body;
      return (told = true);
    }
    refused = body;
    say("not_saved", answer.error || words.press);
    if (answer.stored) showStored(answer.stored);
    return false;
  }

  async function keep() {
    clearTimeout(waiting);
    if (!saves() || conflict || leaving) return;
    try {
      for (let body; (body = unsure || typed()) !== acknowledged; ) {
        if (body === refused && !unsure) return;
        say("saving", words.saving);
        if (!(await store(body))) return;
      }
      wanted = null;
      if (told && words.state !== "saved") say("saved", words.saved);
    } catch {
      failed(wanted || keep);
    }
  }

  async function goOn(submitter) {
    clearTimeout(waiting);
    say("saving", words.saving);
    try {
      const shown = conflict;
      if (unsure !== null && !shown) await store(unsure);
      if (conflict && !shown) return;
      conflict = false;
      const answer = await post(submitter?.getAttribute("formaction") || form.action, typed(submitter));
      wanted = null;
      if (answer.next) leave(answer.next);
      else if (answer.error) say("not_saved", answer.error);
      else replace(answer.page);
    } catch {
      wanted = () => goOn(submitter);
      failed(wanted);
    }
  }

  // A link is followed once the server answers: offline, the browser's own error page would take this one away.
  async function follow(link) {
    clearTimeout(waiting);
    choice = unsure = wanted = null;
    say("opening", words.opening);
    try {
      await reach(link.href);
      leaving = true;
      location.assign(link.href);
    } catch {
      failed(() => follow(link), link, "not_opened", words.notOpened);
    }
  }

  async function reach(address) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await fetch(address, { method: "HEAD", signal: patience.signal });
      if (response.status >= 500 || response.status === 429) throw new Error("busy");
    } finally {
      clearTimeout(timer);
    }
  }

  function next(job) {
    queue = queue.then(job);
    return queue;
  }

  function say(state, text) {
    words.state = state;
    status.textContent = text;
  }

  function failed(job, pressedOn = form.querySelector("[aria-describedby~=save-status]"), state = "not_saved", why = words.failed) {
    say(state, `${why} `);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "link";
    again.textContent = words.again;
    again.addEventListener("click", () => {
      pressedOn.focus();
      next(job);
    });
    status.append(again);
    waiting = setTimeout(() => next(keep), AGAIN_AFTER);
  }

  function showStored(markup) {
    conflict = true;
    const place = document.createElement("div");
    place.innerHTML = markup;
    document.querySelector("[data-stored]")?.remove();
    place.dataset.stored = "";
    status.after(place);
  }

  function leave(address) {
    leaving = true;
    const to = new URL(address, location.href);
    if (to.pathname + to.search !== location.pathname + location.search) return location.assign(to);
    history.scrollRestoration = "manual";
    history.replaceState(null, "", to);
    location.reload();
  }

  function replace(page) {
    leaving = true;
    document.open();
    document.write(page);
    document.close();
    if (!document.querySelector("[data-focus]")) scrollTo(0, 0);
  }

  function changed() {
    if (!draft || conflict || leaving) return;
    clearTimeout(waiting);
    if (words.state === "saved") say("", "");
    waiting = setTimeout(() => next(keep), PAUSE);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (leaving || pressed) return;
    pressed = true;
    choice = event.submitter && "answer" in event.submitter.dataset ? event.submitter : null;
    await next(() => goOn(event.submitter));
    pressed = false;
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!leaving && !pressed) next(() => follow(link));
  });
  addEventListener("online", () => next(keep));
  addEventListener("pagehide", () => { keep(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") next(keep); });
  addEventListener("pageshow", (event) => { if (event.persisted && leaving) location.reload(); });
})();
