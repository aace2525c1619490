// The survey at the speed of hands: one key per site, each entry saved by itself. Without it the page is a plain form.
(() => {
  "use strict";
  const form = document.querySelector("[data-exam]");
  if (!form) return;
  const words = form.dataset;
  const find = (selector) => form.querySelector(selector);
  const cells = [...form.querySelectorAll("[data-cell]")].sort((a, b) => a.dataset.order - b.dataset.order);
  const byName = new Map(cells.map((cell) => [cell.name, cell]));
  const place = (cell) => cell.closest("[data-site]").dataset;
  const positiveFrom = words.method === "mtps_0_10" ? 2 : 1;
  const highest = words.method === "mtps_0_10" ? 10 : 1;
  const status = document.getElementById("save-status");
  const live = find("[data-live]");
  const more = find("[data-more]");
  const opener = find("[data-more-open]");
  const waiting = new Map();
  let current = cells[0];
  let sending = null;
  let underway = 0;
  let failed = false;
  let leaving = false;
  let filled = [];
  let redraw = 0;

  // Entering.
  function write(cell, value, moves) {
    set(cell, value);
    queue(cell);
    say(cell, value);
    if (moves) go(cells[cells.indexOf(cell) + 1] || cell);
    else show(cell);
  }

  function set(cell, value) {
    cell.value = value;
    const number = value === "" ? NaN : Number(value);
    cell.classList.toggle("tender", number >= positiveFrom && cell.dataset.control === undefined);
  }

  function act(cell, key) {
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (/^[0-9]$/.test(name)) rate(cell, Number(name));
    else if (["t", "+", "*"].includes(name)) rate(cell, 10);
    else if (name === "n" || name === "/") { filled = []; write(cell, "nd", true); }
    else if (name === "r") { filled = []; write(cell, "ref", true); }
    else if (name === "Backspace") undo(cell);
    else if (name === "s") menu(true);
    else if (name === "Enter") go(cells[cells.indexOf(cell) + 1] || cell);
    else if (name.startsWith("Arrow")) go(beside(cell, name));
    else return name.length === 1;
    return true;
  }

  function rate(cell, number) {
    if (number > highest) { live.textContent = words.only; return; }
    filled = [];
    write(cell, String(number), true);
  }

  function undo(cell) {
    if (filled.length) {
      const back = filled;
      filled = [];
      back.forEach((one) => { set(one, ""); queue(one); });
      live.textContent = words.cleared;
      go(back[0]);
      return;
    }
    const target = cell.value === "" ? cells[Math.max(cells.indexOf(cell) - 1, 0)] : cell;
    write(target, "", false);
    go(target);
  }

  function fill() {
    filled = cells.filter((cell) => cell.value === "");
    filled.forEach((cell) => { set(cell, "0"); queue(cell); });
    live.textContent = words.filled.replace("{count}", filled.length);
    menu(false);
    go(cells[cells.length - 1]);
  }

  // Moving: writes nothing.
  function go(cell) { cell.focus(); cell.select(); }

  function beside(cell, key) {
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return cells[cells.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)] || cell;
    }
    const rows = [...form.querySelectorAll("tr")].filter((row) => row.querySelector("[data-cell]"));
    const row = rows[rows.indexOf(cell.closest("tr")) + (key === "ArrowDown" ? 1 : -1)];
    if (!row) return cell;
    const there = [...row.querySelectorAll("[data-cell]")];
    return there.find((one) => place(one).side === place(cell).side) || there[0];
  }

  function show(cell) {
    current = cell;
    const { name, side, find: how } = place(cell);
    const done = cells.every((one) => one.value !== "");
    find("[data-count]").textContent = words.of.replace("{n}", cell.dataset.order).replace("{all}", cells.length);
    find("[data-site]").textContent = "";
    const banner = form.querySelector(".exam-site b");
    banner.textContent = done ? words.done : title(name, side, cell);
    form.querySelector(".exam-site [data-find]").textContent = done ? "" : how;
    form.querySelectorAll("[data-tap]").forEach((dot) => dot.classList.toggle("now", dot.dataset.tap === cell.name));
  }

  function title(name, side, cell) {
    const word = side === "l" ? words.left : side === "r" ? words.right : "";
    const own = cell.dataset.control === undefined ? name : form.querySelector(`label[for="${cell.id}"]`).textContent.split(",")[0];
    return word ? `${own} · ${word}` : own;
  }

  function say(cell, value) {
    const label = form.querySelector(`label[for="${cell.id}"]`).textContent;
    live.textContent = `${label}: ${value || words.cleared}`;
  }

  // The menu.
  function menu(open) {
    more.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
    const empty = cells.filter((cell) => cell.value === "").length;
    find("[data-fill-button]").textContent = words.fill.replace("{count}", empty);
    if (open) find("[data-fill-button]").focus();
  }

  function menuKey(event) {
    const key = event.key.toLowerCase();
    const reason = { p: "pain", a: "asked_to_stop", t: "time", o: "other" }[key];
    if (event.target.matches("textarea, input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { event.preventDefault(); menu(false); go(current); }
    else if (key === "f") { event.preventDefault(); fill(); }
    else if (reason) { event.preventDefault(); leaveBy(find(`[data-stop][value="${reason}"]`)); }
  }

  async function leaveBy(button) {
    while (sending) await sending;
    if (waiting.size) await flush();
    if (waiting.size === 0) { leaving = true; form.requestSubmit(button); }
  }

  // Saving: each entry with the version of its cell; what the server did not confirm stays in the queue.
  function queue(cell) {
    waiting.set(cell, cell.value);
    count();
    if (!failed) flush();
  }

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
    tell(words.saving, "saving");
    const cellsSent = batch.map(([cell, value]) => ({ site: cell.name, value, version: version(cell) }));
    try {
      const response = await fetch(words.cells, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": find("[name=csrf_token]").value },
        body: JSON.stringify({ method: words.method, cells: cellsSent }),
        redirect: "error",
      });
      if (response.status === 400 || response.status === 403) return keep(batch, words.signedOut);
      if (!response.ok && response.status !== 409) return keep(batch, null);
      const answer = await response.json().catch(() => null);
      if (!answer || !answer.versions) return keep(batch, response.status === 409 ? words.locked : null);
      failed = false;
      taken(batch, answer);
    } catch {
      keep(batch, null);
    } finally {
      underway = 0;
      count();
    }
  }

  function version(cell) { return cell.dataset.version === "" ? null : Number(cell.dataset.version); }

  function keep(batch, why) {
    failed = true;
    for (const [cell, value] of batch) if (!waiting.has(cell)) waiting.set(cell, value);
    tell(why || words.waiting.replace("{count}", waiting.size), "not_saved");
    setTimeout(again, 4000);
  }

  function again() { if (waiting.size) { failed = false; flush(); } }

  function taken(batch, answer) {
    const refused = new Set(answer.clashes.map((clash) => clash.site));
    for (const [cell, value] of batch) {
      const now = answer.versions[cell.name];
      cell.dataset.version = now === null ? "" : String(now);
      find(`[data-version-of="${cell.name}"]`).value = cell.dataset.version;
      if (!refused.has(cell.name)) find(`[data-was="${cell.name}"]`).value = value;
    }
    answer.clashes.forEach(clashed);
    if (answer.clashes.length === 0 || refused.size < batch.length) tell(answer.saved, "saved");
    find("[data-results]").innerHTML = answer.results;
    clearTimeout(redraw);
    redraw = setTimeout(draw, 250);
  }

  function clashed(clash) {
    const cell = byName.get(clash.site);
    const row = cell.closest("tr");
    row.querySelector(`[data-clash="${clash.site}"]`)?.remove();
    find(`[data-was="${clash.site}"]`).value = clash.stored;
    const mine = cell.value;
    const note = document.createElement("td");
    note.className = "exam-clash";
    note.dataset.clash = clash.site;
    note.setAttribute("role", "cell");
    note.textContent = clash.words;
    const choose = (label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = label;
      button.addEventListener("click", () => { note.remove(); act(); go(cell); });
      note.append(" ", button);
    };
    choose(words.keep, () => { set(cell, mine); queue(cell); });
    choose(words.take, () => set(cell, clash.stored));
    row.append(note);
    tell(clash.words, "not_saved");
    live.textContent = clash.words;
  }

  function tell(text, state) {
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  }

  async function draw() {
    try {
      const response = await fetch(words.figure);
      if (!response.ok) return;
      find("[data-figure-here]").innerHTML = await response.text();
      show(current);
    } catch { /* the figure is drawn with the next entry */ }
  }

  // Listening.
  form.addEventListener("keydown", (event) => {
    if (more.contains(event.target)) return menuKey(event);
    if (!event.target.matches("[data-cell]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event.target, event.key)) event.preventDefault();
  });
  form.addEventListener("input", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]")) return;
    const typed = cell.value.slice(-1);
    set(cell, find(`[data-was="${cell.name}"]`).value);
    if (cell === current) act(cell, typed);
  });
  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-cell]")) show(event.target); });
  form.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    const dot = event.target.closest("[data-tap]");
    if (key) { menu(false); act(current, key.dataset.key); }
    if (dot) go(byName.get(dot.dataset.tap));
    if (event.target.closest("[data-fill-button]")) { event.preventDefault(); fill(); }
    if (event.target.closest("[data-stop]") && !leaving) { event.preventDefault(); leaveBy(event.target.closest("[data-stop]")); }
  });
  find("[data-keypad]").addEventListener("pointerdown", (event) => event.preventDefault());
  opener.addEventListener("click", () => menu(!more.classList.contains("open")));
  addEventListener("online", again);
  addEventListener("beforeunload", (event) => { if (words.unsaved !== "0") event.preventDefault(); });
  form.addEventListener("submit", () => { waiting.clear(); count(); });

  form.querySelectorAll("[data-keypad], [data-next], [data-more-open], [data-script-only]").forEach((part) => { part.hidden = false; });
  count();
  cells.forEach((cell) => { cell.inputMode = "none"; set(cell, cell.value); });
  if (!document.querySelector("[data-focus]")) go(cells.find((cell) => cell.value === "") || cells[0]);
})();
