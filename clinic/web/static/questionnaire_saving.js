// Saves what is typed while the patient is on the page, and again on Continue; nothing is kept outside the open page.
// The words beside Continue follow the server's answers alone. Without this Continue saves.
(() => {
  "use strict";
  const PAUSE = 800, PATIENCE = 20000, AGAIN_AFTER = 15000, LARGEST_LEFT_BEHIND = 60000, LINK_PATIENCE = 3000;
  const form = document.querySelector("form[data-saving]");
  if (!form || !window.fetch || !window.AbortController) return;
  const status = document.getElementById("save-status");
  const words = status.dataset;
  const basis = form.elements.namedItem("basis");
  const token = form.elements.namedItem("csrf_token");
  const draft = form.dataset.draft;
  const byAnswer = form.querySelector("[data-answer]") !== null; // no fields here: a button ("Same") is the answer

  let choice = null; // the answer that was pressed: from then on it belongs to what is typed
  let acknowledged = "unsaved" in form.dataset ? null : typed(); // what the server said it has
  let unsure = null; // sent without an answer: it may be stored, so it goes first, as it was
  let refused = null; // what the server did not take as it is
  let conflict = "conflict" in form.dataset; // both values are shown: only Continue decides
  let told = words.state === "saved"; // whether anything here was ever said to be saved
  let wanted = null; // a Continue without an answer: what "Try again" repeats
  let leaving = false, gone = false, pressed = false, waiting = null, queue = Promise.resolve();

  function typed(submitter = choice) {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("basis");
    fields.delete("csrf_token");
    if (submitter && submitter.name) fields.append(submitter.name, submitter.value);
    return fields.toString();
  }

  function saves() {
    return draft && (!byAnswer || choice !== null);
  }

  function withBasis(body) {
    return basis ? `${body}&basis=${encodeURIComponent(basis.value)}` : body;
  }

  function headers() {
    return {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Requested-With": "fetch",
      "X-CSRFToken": token.value,
    };
  }

  // A session that ended gives the page a new token: the same goes out once more with it.
  async function post(address, body, again = true) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    unsure = saves() ? body : null;
    try {
      const response = await fetch(address, {
        method: "POST",
        body: withBasis(body),
        headers: headers(),
        keepalive: body.length < LARGEST_LEFT_BEHIND,
        signal: patience.signal,
      });
      if (response.status >= 500 || response.status === 429) throw new Error("busy");
      const text = await response.text();
      if (gone) throw new Error("gone");
      unsure = null;
      const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
      const answer = json ? JSON.parse(text) : { page: text };
      if (!answer.csrf_token) return answer;
      token.value = answer.csrf_token;
      if (answer.sign_in) return answer;
      if (!again) throw new Error("again");
      return post(address, body, false);
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
      document.dispatchEvent(new Event("saved"));
      return (told = true);
    }
    if (answer.next) {
      leave(answer.next);
      return false;
    }
    if (answer.sign_in) return signedOut(answer);
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
      if (leaving || (conflict && !shown)) return;
      conflict = false;
      const answer = await post(submitter?.getAttribute("formaction") || form.action, typed(submitter));
      wanted = null;
      if (answer.next) leave(answer.next);
      else if (answer.sign_in) signedOut(answer);
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
      if (gone) return;
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

  function kept() {
    return !saves() || (!conflict && unsure === null && typed() === acknowledged);
  }

  // All that is not stored yet, in one request: nobody will be here to read the answer.
  function lastWords() {
    const body = withBasis(typed());
    const before = unsure !== null && unsure !== typed() ? `&sent_before=${encodeURIComponent(unsure)}` : "";
    return body + before + (conflict ? "&undecided=1" : "");
  }

  function leaveBehind() {
    if (leaving || conflict || kept()) return;
    const body = lastWords();
    const keepalive = body.length < LARGEST_LEFT_BEHIND;
    fetch(draft, { method: "POST", body, headers: headers(), keepalive }).catch(() => {});
    unsure = typed();
  }

  function say(state, text) {
    words.state = state;
    status.textContent = text;
  }

  function failed(job, pressedOn = form.querySelector("[aria-describedby~=save-status]"), state = "not_saved", why = words.failed) {
    if (gone) return;
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

  // Staff sign in again in another tab; back here, what is typed is saved.
  function signedOut(answer) {
    say("not_saved", `${answer.error} `);
    const way = document.createElement("a");
    way.href = answer.sign_in;
    way.target = "_blank";
    way.rel = "noopener";
    way.textContent = answer.sign_in_words;
    status.append(way);
    return false;
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
    if (gone) return;
    leaving = true;
    const to = new URL(address, location.href);
    if (to.pathname + to.search !== location.pathname + location.search) return location.assign(to);
    history.scrollRestoration = "manual";
    history.replaceState(null, "", to);
    location.reload();
  }

  function replace(page) {
    leaving = true;
    delete window.formSaving;
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
    if (!link || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!leaving && !pressed) next(() => follow(link));
  });
  // A link beside the form is followed when what was typed is saved, so that the next page knows it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || form.contains(link) || link.closest("[data-stored]") || event.defaultPrevented) return;
    if (link.hash || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || leaving || kept()) return;
    event.preventDefault();
    Promise.race([next(keep), new Promise((done) => setTimeout(done, LINK_PATIENCE))]).then(() => {
      if (!leaving && !gone) location.assign(link.href);
    });
  });
  addEventListener("beforeunload", (event) => {
    if (words.state === "not_saved" && !leaving && !conflict && !kept()) event.preventDefault();
  });
  addEventListener("online", () => next(keep));
  addEventListener("focus", () => next(keep));
  addEventListener("pagehide", leaveBehind);
  document.addEventListener("visibilitychange", () => next(keep));
  addEventListener("pageshow", (event) => { if (event.persisted && leaving) location.reload(); });

  // For the clinic's tablet, whose page must be able to go at once.
  window.formSaving = {
    address: draft,
    kept,
    keep: () => next(keep),
    goAway() {
      const rest = kept() ? "" : lastWords();
      gone = leaving = true;
      clearTimeout(waiting);
      return rest;
    },
  };
})();
