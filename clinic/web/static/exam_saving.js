// Saving: each entry with the version of its cell; what the server did not confirm stays in the queue, in order.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { form, words, find } = survey;
  const AGAIN_AFTER = 4000;
  const status = document.getElementById("save-status");
  const waiting = new Map();
  let sending = null, underway = 0, failed = false, cause = null, redraw = 0;

  survey.queue = (cell) => {
    waiting.set(cell, survey.held(cell));
    count();
    if (!failed) flush();
    else if (!cause) tellWaiting();
  };

  // Returns whether everything was acknowledged.
  survey.settled = async () => {
    while (sending) await sending;
    if (waiting.size) await flush();
    return waiting.size === 0;
  };

  survey.forget = () => { waiting.clear(); survey.begun.clear(); count(); };

  async function flush() {
    if (sending) { await sending; return; }
    do {
      sending = send();
      await sending;
      sending = null;
    } while (waiting.size && !failed);
  }

  function count() { words.unsaved = String(waiting.size + underway); }

  async function send() {
    if (!waiting.size) return;
    const batch = [...waiting];
    waiting.clear();
    underway = batch.length;
    survey.tell(words.saving, "saving");
    try {
      let [response, answer] = await post(batch);
      if (response.status === 400 && renew(answer)) [response, answer] = await post(batch);
      if (renew(answer) || response.status === 403) keep(batch, words.signedOut, answer);
      else if (answer && answer.versions) taken(batch, answer);
      else keep(batch, response.status === 409 ? words.locked : null);
    } catch {
      keep(batch, null);
    } finally {
      underway = 0;
      count();
    }
  }

  async function post(batch) {
    const cells = batch.map(([cell, value]) => ({ site: cell.name, value, version: version(cell) }));
    const examiner = Number(form.elements.namedItem("examiner").value);
    const response = await fetch(words.cells, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": find("[name=csrf_token]").value,
        "X-Requested-With": "fetch",
      },
      body: JSON.stringify({ method: words.method, examiner, cells }),
      redirect: "error",
    });
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return [response, json ? await response.json() : null];
  }

  // After signing in again, here or in another tab, the page goes on with the token of the new session.
  function renew(answer) {
    if (!answer || !answer.csrf_token) return false;
    document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = answer.csrf_token; });
    return true;
  }

  function version(cell) { return cell.dataset.version === "" ? null : Number(cell.dataset.version); }

  function keep(batch, why, answer) {
    failed = true;
    const later = [...waiting];
    waiting.clear();
    for (const [cell, value] of batch) waiting.set(cell, value);
    for (const [cell, value] of later) waiting.set(cell, value);
    cause = why;
    if (cause) survey.tell(cause, "not_saved"); else tellWaiting();
    if (answer && answer.sign_in) offerSignIn(answer);
    setTimeout(survey.again, AGAIN_AFTER);
  }

  function tellWaiting() { survey.tell(words.waiting.replace("{count}", waiting.size), "not_saved"); }

  function offerSignIn(answer) {
    const link = document.createElement("a");
    Object.assign(link, { href: answer.sign_in, target: "_blank", rel: "noopener", textContent: answer.sign_in_words });
    status.append(" ", link);
  }

  survey.again = () => { if (waiting.size && failed) { failed = false; flush(); } };

  function taken(batch, answer) {
    failed = false;
    const refused = new Set(answer.clashes.map((clash) => clash.site));
    for (const [cell, value] of batch) {
      const now = answer.versions[cell.name];
      cell.dataset.version = now === null ? "" : String(now);
      find(`[data-version-of="${cell.name}"]`).value = cell.dataset.version;
      if (!refused.has(cell.name)) find(`[data-was="${cell.name}"]`).value = value;
    }
    answer.clashes.forEach(clashed);
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

  function clashed(clash) {
    const cell = survey.byName(clash.site);
    const row = cell.closest("tr");
    row.querySelector(`[data-clash="${clash.site}"]`)?.remove();
    find(`[data-was="${clash.site}"]`).value = clash.stored;
    const mine = survey.held(cell);
    const note = document.createElement("td");
    note.className = "exam-clash";
    note.dataset.clash = clash.site;
    note.setAttribute("role", "cell");
    note.textContent = clash.words;
    const choose = (label, value, send) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = label;
      button.addEventListener("click", () => {
        note.remove();
        survey.set(cell, value);
        if (send) survey.queue(cell);
        survey.go(cell);
      });
      note.append(" ", button);
    };
    choose(words.keep, mine, true);
    choose(words.take, clash.stored, false);
    row.append(note);
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
