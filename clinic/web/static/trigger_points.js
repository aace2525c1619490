// The card opens beside the list (in its place on a phone); each tap on it is saved. Without this it is a plain form.
(() => {
  "use strict";
  const page = document.querySelector("[data-trigger]");
  if (!page || !window.triggerSaving || !Array.prototype.findLast) return;
  const PAUSE = 800;
  const words = page.dataset;
  const find = (selector) => page.querySelector(selector);
  const [card, live, column] = ["card", "live", "spot-column"].map((name) => find(`[data-${name}]`));
  const places = card.querySelector("[data-places]");
  const zones = [...card.querySelectorAll("[data-zone]")];
  const state = card.querySelector("[data-state]");
  const removing = card.querySelector("[data-remove]");
  const rowsOf = (muscle) => [...page.querySelectorAll(`[data-muscle="${muscle}"]`)];
  const wide = matchMedia("(min-width: 48em)");
  const stored = new Map(); // what the server has of each spot
  const entered = new Map(); // what was entered and not yet confirmed
  const chosen = {}; // the radio that is on in each group, so that a second tap takes it back
  let spot = null; // the open card: place, name, row, whether a finger opened it
  let last = "", typing = 0, redraw = 0;

  const saving = window.triggerSaving(page, { answered, clashed, refused });
  const readyForNext = window.triggerSearch(page, (row, side) => open(row, side));
  const notice = window.triggerNotices(find("[data-notices]"), live);

  // Opening.
  function open(row, side, ordinal, byTouch) {
    if (spot) close();
    const number = ordinal || next(row.dataset.muscle, side);
    const place = `${row.dataset.muscle}/${side}/${number}`;
    const which = number > 1 ? `, ${words.spotWords.replace("{number}", number)}` : "";
    spot = { place, row, byTouch, name: `${row.dataset.name}, ${side === "l" ? words.leftLow : words.rightLow}${which}` };
    const known = stored.get(place);
    if (!ordinal) saving.versions.set(place, null);
    card.querySelector("[data-title]").textContent =
      `${row.dataset.name} · ${side === "l" ? words.left : words.right}${which.replace(", ", " · ")}`;
    fill(new URLSearchParams(entered.get(place) ?? (ordinal && known ? known.fields : "")), row.dataset[side === "l" ? "usualL" : "usualR"]);
    state.textContent = (ordinal && known && known.state) || "";
    removing.hidden = !ordinal;
    show();
    live.textContent = words.opened.replace("{spot}", spot.name);
  }

  function show() {
    put();
    card.hidden = false;
    rowsOf(spot.place.split("/")[0]).forEach((row) => row.classList.add("muscle-open"));
    card.querySelector("#spot").focus();
    card.scrollIntoView({ block: "nearest" });
  }

  function put() {
    if (!spot) return;
    const focused = card.contains(document.activeElement) && document.activeElement;
    if (wide.matches) column.prepend(card);
    else spot.row.append(card);
    if (focused) focused.focus();
  }

  function next(muscle, side) {
    const taken = [...stored.keys(), ...entered.keys(), ...saving.places()].map((place) => place.split("/"));
    return 1 + Math.max(0, ...taken.filter((one) => one[0] === muscle && one[1] === side).map((one) => Number(one[2])));
  }

  function fill(fields, usual) {
    for (const input of card.querySelectorAll("input[type=checkbox], input[type=radio]")) {
      input.checked = input.value !== "" && fields.getAll(input.name).includes(input.value);
      if (input.checked && input.type === "radio") chosen[input.name] = input.value;
      else if (input.type === "radio" && !fields.has(input.name)) chosen[input.name] = "";
    }
    card.querySelectorAll("input[type=text], textarea").forEach((input) => { input.value = fields.get(input.name) || ""; });
    arrange(usual.split(" "), fields.getAll("felt_in"));
    card.querySelector("[data-more]").open = ["ppt_kg_cm2", "treated", "note", "taut_band", "hypersensitive_spot", "spot_in_taut_band"].some((name) => fields.get(name));
    last = sent();
  }

  // The usual places first, then those chosen elsewhere, then nowhere; the rest under Another place.
  function arrange(usual, picked) {
    const front = card.querySelector("[data-usual]"), others = card.querySelector("[data-others]");
    const chip = (zone) => zones.find((one) => one.dataset.zone === zone);
    const first = [...new Set([...usual, ...picked])].map(chip);
    others.append(...zones.filter((one) => !first.includes(one)));
    front.prepend(...first);
    all();
    places.open = false;
  }

  function all() { zones.forEach((one) => { one.hidden = false; }); }

  function showArea({ area, label }) {
    const here = zones.filter((one) => one.dataset.area === area);
    zones.forEach((one) => { one.hidden = !here.includes(one) && one.parentElement.matches("[data-others]"); });
    places.open = here.some((one) => one.parentElement.matches("[data-others]"));
    live.textContent = words.inArea.replace("{place}", label).replace("{count}", here.length);
    here[0].querySelector("input").focus();
  }

  // Entering.
  function sent() {
    const fields = new URLSearchParams(new FormData(card));
    ["csrf_token", "once", "version"].forEach((name) => fields.delete(name));
    return new URLSearchParams([...fields].filter(([, value]) => value.trim() !== "")).toString();
  }

  function save() {
    clearTimeout(typing);
    const now = sent();
    if (!spot || now === last) return;
    last = now;
    entered.set(spot.place, now);
    saving.push({ kind: "keep", place: spot.place, fields: now, name: spot.name });
  }

  const set = (name, on) => card.querySelectorAll(`[name="${name}"]`).forEach((one) => { one.checked = on; });

  // What contradicts the last tap goes.
  function agree({ name, value, checked }) {
    if (name === "felt_in" && checked) set("nowhere", false);
    if (name === "nowhere" && checked) set("felt_in", false);
    const signs = ["taut_band", "hypersensitive_spot", "spot_in_taut_band"];
    if (name === "spot" && checked) signs.forEach((sign) => { set(sign, false); chosen[sign] = ""; });
    if (signs.includes(name) && value === "False") set("spot", false);
  }

  function tapped(radio) {
    const again = radio.value !== "" && chosen[radio.name] === radio.value;
    if (again) radio.checked = false;
    chosen[radio.name] = again ? "" : radio.value;
    if (again) save();
  }

  // Leaving.
  function close() {
    save();
    rowsOf(spot.place.split("/")[0]).forEach((row) => row.classList.remove("muscle-open"));
    card.hidden = true;
    column.prepend(card);
    spot = null;
    if (location.pathname !== words.home) history.replaceState(null, "", words.home);
  }

  function done() {
    const { byTouch, name } = spot;
    save();
    if (!last) live.textContent = words.nothing.replace("{spot}", name);
    close();
    readyForNext(byTouch && !wide.matches);
  }

  function remove() {
    const { place, name } = spot;
    const fields = sent();
    last = fields;
    close();
    entered.delete(place);
    saving.push({ kind: "take-back", place, fields: "", name });
    notice(words.removed.replace("{spot}", name), [[words.undo, () => keep(place, fields, name, null)]]).focus();
  }

  function keep(place, fields, name, version) {
    if (version !== undefined) saving.versions.set(place, version);
    entered.set(place, fields);
    saving.push({ kind: "keep", place, fields, name });
    readyForNext(true);
  }

  // Hearing.
  function answered(job, answer) {
    if (!saving.waiting(job.place).length) entered.delete(job.place);
    swap(find("[data-findings]"), answer.findings);
    readStored();
    const muscle = job.place.split("/")[0];
    for (const row of rowsOf(muscle)) {
      swap(row.querySelector("[data-found]"), answer.found);
      if (!saving.waiting(muscle).length) swap(row.querySelector("[data-clears]"), answer.clear);
    }
    if (spot && spot.place === job.place) {
      state.textContent = answer.state;
      removing.hidden = answer.version === null;
    } else live.textContent = answer.said;
    clearTimeout(redraw);
    redraw = setTimeout(draw, 250);
  }

  function clashed(job, answer) {
    const mine = () => keep(job.place, job.fields, job.name, answer.version);
    const [muscle, side] = job.place.split("/");
    const both = () => keep(`${muscle}/${side}/${next(muscle, side)}`, job.fields, job.name, null);
    const theirs = () => { entered.delete(job.place); if (answer.fields) reopen(job.place, answer.fields); else readyForNext(true); };
    if (answer.fields) stored.set(job.place, { fields: search(answer.fields), version: answer.version, state: "" });
    const choices = job.kind === "keep" ? [[words.keep, mine], [words.take, theirs]] : [[words.take, theirs]];
    if (answer.fields && job.kind === "keep") choices.push([words.both, both]);
    notice(answer.clash, choices, "inset-alert");
  }

  function refused(job, why) {
    const text = words.refused.replace("{why}", `${job.name}: ${why}`);
    notice(text, spot && spot.place === job.place ? [] : [[words.reopen, () => reopen(job.place)]], "inset-alert");
  }

  function reopen(place, fields) {
    const [muscle, side, ordinal] = place.split("/");
    if (fields) entered.set(place, search(fields).toString());
    open(rowsOf(muscle)[0], side, Number(ordinal), false);
    entered.delete(place);
  }

  function swap(part, markup) {
    const had = part.contains(document.activeElement) && document.activeElement.dataset.openSpot;
    const inside = part.contains(document.activeElement);
    part.innerHTML = markup;
    if (inside) (part.querySelector(had ? `[data-open-spot="${had}"]` : "button, a") || find("#q")).focus();
  }

  function search(fields) {
    return new URLSearchParams(Object.entries(fields).flatMap(([name, values]) => values.map((value) => [name, value])));
  }

  function readStored() {
    stored.clear();
    page.querySelectorAll("[data-spot]").forEach((item) => {
      const { place, version, fields, state: said } = JSON.parse(item.dataset.spot);
      stored.set(place, { version, state: said, fields: search(fields) });
      const shown = spot && spot.place === place; // its card may show less than is stored now
      if (!shown && !saving.waiting(place).length) saving.versions.set(place, version);
    });
  }

  async function draw() {
    const response = await fetch(words.figure).catch(() => null);
    if (response && response.ok) find("[data-figure-here]").innerHTML = await response.text();
  }

  function markClear(form) {
    const muscle = form.closest("[data-muscle]").dataset.muscle;
    const on = form.dataset.clear === "1";
    for (const row of rowsOf(muscle)) {
      const own = row.querySelector("[data-clear]");
      own.dataset.clear = on ? "0" : "1";
      const button = own.querySelector("button");
      button.firstChild.data = on ? `✓ ${words.clear}` : words.clear;
      button.className = `button button-quiet ${on ? "muscle-is-clear" : "muscle-clear"}`;
    }
    saving.push({ kind: "mark-clear", place: muscle, fields: `clear=${on ? 1 : 0}`, name: muscle });
  }

  // Listening.
  function clicked(event) {
    const hit = (selector) => event.target.closest(selector);
    const byTouch = event.pointerType === "touch";
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const link = plain && hit("[data-open], [data-open-spot]");
    if (link) event.preventDefault();
    if (link && link.dataset.open) open(link.closest("[data-muscle]"), link.dataset.open, null, byTouch);
    else if (link) openStored(link.dataset.openSpot, byTouch);
    else if (hit("[data-area]:not([data-zone])") && spot) showArea(hit("[data-area]").dataset);
    else if (event.target.matches("[data-card] [type=radio]")) tapped(event.target);
  }

  function openStored(place, byTouch) {
    const [muscle, side, ordinal] = place.split("/");
    open(rowsOf(muscle)[0], side, Number(ordinal), byTouch);
  }

  page.addEventListener("click", clicked);
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === card || form.matches("[data-clear]")) event.preventDefault();
    if (form !== card) return form.matches("[data-clear]") && markClear(form);
    if (event.submitter === removing) remove();
    else done();
  });
  card.addEventListener("change", (event) => { agree(event.target); save(); });
  card.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, [type=text]")) return;
    clearTimeout(typing);
    typing = setTimeout(save, PAUSE);
  });
  card.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); done(); } });
  places.addEventListener("toggle", () => { if (!places.open) all(); });
  wide.addEventListener("change", put);

  // The page as it came: without what only the plain form needs, with its card open if it has one.
  page.querySelectorAll("[data-plain], .chip-none").forEach((part) => { part.hidden = true; });
  card.querySelectorAll(".chip-none input").forEach((input) => { input.checked = false; });
  card.querySelector("[data-tap-words]").textContent = `(${words.tap})`;
  readStored();
  if (card.dataset.place) adopt(card.dataset.place);

  function adopt(place) {
    const [muscle, side, ordinal] = place.split("/");
    const refusedBefore = document.querySelector("[data-focus]");
    const typed = sent();
    if (refusedBefore) entered.set(place, typed);
    if (!stored.has(place)) stored.set(place, { fields: typed, state: "" });
    open(rowsOf(muscle)[0], side, Number(ordinal));
    removing.hidden = !saving.versions.get(place);
    if (refusedBefore) { last = ""; refusedBefore.focus(); }
  }
})();
