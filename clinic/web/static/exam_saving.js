// Saving: each entry with the version of its cell; what the server did not confirm stays in the queue, in order.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { form, words, find } = survey;
  const AGAIN_AFTER = 4000;
  const status = document.getElementById("save-status");
  const waiting = new Map();
  const open = new Set(); // cells that somebody else rated meanwhile, until the examiner has chosen
  let sent = null; // what was sent and not answered: it may be stored already, so it is sent again as it was
  let sending = null, failed = false, cause = null, redraw = 0;

  survey.queue = (cell) => {
    waiting.set(cell, survey.held(cell));
    count();
    if (!failed) flush();
    else if (!cause) tellWaiting();
  };

  // Returns whether everything was acknowledged.
  survey.settled = async () => {
    while (sending) await sending;
    if (unsent()) await flush();
    return unsent() === 0;
  };

  survey.forget = () => {
    waiting.clear();
    open.clear();
    survey.begun.clear();
    sent = null;
    count();
  };

  async function flush() {
    if (sending) { await sending; return; }
    do {
      sending = send();
      await sending;
      sending = null;
    } while (unsent() && !failed);
  }

  function waits(cell) { return waiting.has(cell) || Boolean(sent?.some(([one]) => one === cell)); }

  function unsent() { return new Set([...(sent || []).map(([cell]) => cell), ...waiting.keys()]).size; }

  function count() { words.unsaved = String(unsent() + open.size); }

  async function send() {
    if (!unsent()) return;
    if (!sent) {
      sent = [...waiting];
      waiting.clear();
    }
    const batch = sent;
    if (!isLocked()) survey.tell(words.saving, "saving");
    try {
      let [response, answer] = await post(batch);
      if (response.status === 400 && renew(answer)) [response, answer] = await post(batch);
      if (renew(answer) || response.status === 403) keep(words.signedOut, answer);
      else if (answer && answer.versions) taken(batch, answer);
      else keep(response.status === 409 ? words.locked : null);
    } catch {
      keep(null);
    } finally {
      count();
    }
  }

  function post(batch) {
    const cells = batch.map(([cell, value]) => ({ site: cell.name, value, version: version(cell) }));
    const examiner = Number(form.elements.namedItem("examiner").value);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": find("[name=csrf_token]").value };
    return window.ask(words.cells, JSON.stringify({ method: words.method, examiner, cells }), { headers });
  }

  // After signing in again, here or in another tab, the page goes on with the token of the new session.
  survey.renew = renew;
  function renew(answer) {
    if (!answer || !answer.csrf_token) return false;
    document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = answer.csrf_token; });
    return true;
  }

  function version(cell) { return cell.dataset.version === "" ? null : Number(cell.dataset.version); }

  function keep(why, answer) {
    const told = isLocked() && why === cause;
    failed = true;
    cause = why;
    setTimeout(survey.again, AGAIN_AFTER);
    if (told) return; // the button stays under the finger
    if (cause) survey.tell(cause, "not_saved"); else tellWaiting();
    if (answer && answer.sign_in) offerSignIn(answer);
    if (isLocked()) offerSave();
  }

  function tellWaiting() { survey.tell(words.waiting.replace("{count}", unsent()), "not_saved"); }

  function isLocked() { return cause === words.locked; }

  function offerSave() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: find("[data-save]").textContent });
    button.addEventListener("click", () => form.requestSubmit());
    status.append(" ", button);
  }

  survey.offerSignIn = offerSignIn;
  function offerSignIn(answer) {
    const link = document.createElement("a");
    Object.assign(link, { href: answer.sign_in, target: "_blank", rel: "noopener", textContent: answer.sign_in_words });
    status.append(" ", link);
  }

  survey.again = () => { if (unsent() && failed) { failed = false; flush(); } };

  function taken(batch, answer) {
    failed = false;
    cause = sent = null;
    const refused = new Set(answer.clashes.map((clash) => clash.site));
    for (const [cell, value] of batch) {
      if (!refused.has(cell.name)) shows(cell, value, answer.versions[cell.name]);
    }
    answer.clashes.forEach((clash) => clashed(clash, answer.versions[clash.site]));
    if (refused.size < batch.length) {
      survey.tell(answer.saved, "saved");
      document.dispatchEvent(new Event("saved"));
    }
    find("[data-results]").innerHTML = answer.results;
    const note = find("[data-controls-note]");
    if (note.textContent !== answer.controls_note) note.textContent = answer.controls_note;
    form.querySelectorAll("[data-mean]").forEach((mean) => { mean.textContent = answer.means[mean.dataset.mean] || ""; });
    clearTimeout(redraw);
    redraw = setTimeout(draw, 250);
  }

  function shows(cell, value, now) {
    open.delete(cell);
    find(`[data-clash="${cell.name}"]`)?.remove();
    cell.dataset.version = now === null ? "" : String(now);
    find(`[data-version-of="${cell.name}"]`).value = cell.dataset.version;
    find(`[data-was="${cell.name}"]`).value = value;
  }

  // Until one of the two is chosen the cell keeps the version it had, so that whatever is entered there is refused too.
  function clashed(clash, now) {
    const cell = survey.byName(clash.site);
    find(`[data-clash="${clash.site}"]`)?.remove();
    open.add(cell);
    const note = document.createElement("td");
    note.className = "exam-clash";
    note.dataset.clash = clash.site;
    note.setAttribute("role", "cell");
    note.textContent = clash.words;
    const choose = (label, mine) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = label;
      button.addEventListener("click", () => {
        shows(cell, clash.stored, now);
        if (!mine) survey.set(cell, clash.stored);
        if (mine || waits(cell)) survey.queue(cell);
        count();
        survey.go(cell);
      });
      note.append(" ", button);
    };
    choose(words.keep, true);
    choose(words.take, false);
    cell.closest("tr").append(note);
    survey.tell(clash.words, "not_saved");
    survey.say(clash.words);
  }

  survey.tell = (text, state) => {
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  };

  async function draw() {
    try {
      const response = await fetch(words.figure);
      if (!response.ok || response.redirected) return;
      const drawn = document.createElement("template"); // read inside the survey's form, a form in it would be dropped
      drawn.innerHTML = await response.text();
      const beside = drawn.content.querySelector("[data-beside]");
      if (beside) document.querySelector("[data-beside-here]").replaceChildren(...beside.childNodes);
      beside?.remove();
      find("[data-figure-here]").replaceChildren(drawn.content);
      survey.banner(survey.current);
    } catch { /* the figure is drawn with the next entry */ }
  }

  count();
})();
