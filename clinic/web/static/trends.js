// A value on a chart tells its day, method, examiner and how it came about: under the mouse, by keyboard and by touch.
// Without this script each value still leads to its row in the tables, where the same stands.
(() => {
  "use strict";
  const LEAVE = 250; // milliseconds: time to move the mouse from a value to its card
  const MOST_READ = 6; // longer lists stand in the table alone
  const frames = [...document.querySelectorAll("[data-trends]")];
  if (!frames.length) return;

  const card = document.createElement("div");
  card.id = "trend-card";
  card.className = "trend-card";
  card.hidden = true;
  document.querySelector("main").append(card);
  let shownFor = null;
  let leaving = 0;

  const rowOf = (target) => document.getElementById(target.getAttribute("href").slice(1));
  const panelsOf = (frame) => [...frame.querySelectorAll("svg[role=group]")];
  const targetsOf = (panel) => [...panel.querySelectorAll("a")];

  function line(words, name = "p") {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  }

  function filled(target) {
    const row = rowOf(target);
    const [name, value] = split(target.getAttribute("aria-label"));
    const parts = [line(name), line(value, "b")];
    if (!row) return parts;
    for (const words of row.querySelectorAll("th > .note")) parts.push(line(words.textContent));
    const told = [".trend-method", ".trend-rule"].map((one) => row.querySelector(one)?.textContent || "");
    const examiner = row.cells.length > 3 ? row.cells[2].textContent.trim() : "";
    for (const words of [examiner, told.filter(Boolean).join(" ")]) if (words) parts.push(line(words));
    const read = row.querySelector(".read");
    if (read && read.children.length && read.children.length <= MOST_READ) parts.push(read.cloneNode(true));
    const more = line(target.closest("[data-trends]").dataset.more, "a");
    more.href = target.getAttribute("href");
    parts.push(more);
    return parts;
  }

  function split(label) {
    const at = label.lastIndexOf(": ");
    return [label.slice(0, at), label.slice(at + 2)];
  }

  function show(target) {
    clearTimeout(leaving);
    if (shownFor === target) return;
    hide();
    shownFor = target;
    card.replaceChildren(...filled(target));
    card.hidden = false;
    target.setAttribute("aria-describedby", card.id);
    target.classList.add("shown");
    place(target);
  }

  // Beside the value, inside the window; above it where there is no room below.
  function place(target) {
    const spot = target.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(spot.left + spot.width / 2 - card.offsetWidth / 2, wide - card.offsetWidth - 8));
    const below = spot.bottom + 6;
    const above = Math.max(8, spot.top - card.offsetHeight - 6);
    card.style.left = `${left}px`;
    card.style.top = `${below + card.offsetHeight > window.innerHeight - 8 ? above : below}px`;
  }

  function hide() {
    clearTimeout(leaving);
    if (!shownFor) return;
    shownFor.removeAttribute("aria-describedby");
    shownFor.classList.remove("shown");
    shownFor = null;
    card.hidden = true;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (document.activeElement !== shownFor && !card.contains(document.activeElement)) hide();
    }, LEAVE);
  }

  // One stop of the Tab key per chart; arrows go from value to value, and from chart to chart.
  function stop(target) {
    for (const one of targetsOf(target.closest("svg"))) one.tabIndex = one === target ? 0 : -1;
  }

  function neighbour(frame, target, key) {
    const panels = panelsOf(frame);
    const panel = panels.indexOf(target.closest("svg"));
    const targets = targetsOf(panels[panel]);
    const at = targets.indexOf(target);
    switch (key) {
      case "ArrowLeft": return targets[at - 1];
      case "ArrowRight": return targets[at + 1];
      case "Home": return targets[0];
      case "End": return targets[targets.length - 1];
      case "ArrowUp": return panels[panel - 1] && targetsOf(panels[panel - 1])[at];
      case "ArrowDown": return panels[panel + 1] && targetsOf(panels[panel + 1])[at];
      default: return null;
    }
  }

  function onKey(event) {
    const target = event.target.closest("svg a");
    if (!target || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
    if (!keys.includes(event.key)) return;
    event.preventDefault();
    const next = neighbour(event.currentTarget, target, event.key);
    if (!next) return;
    stop(next);
    next.focus();
  }

  function onClick(event) {
    const target = event.target.closest("svg a");
    if (!target) return;
    if (event.pointerType === "touch" || event.pointerType === "pen") {
      event.preventDefault();
      show(target);
    } else {
      hide();
    }
  }

  for (const frame of frames) {
    for (const panel of panelsOf(frame)) {
      const targets = targetsOf(panel);
      if (targets.length) stop(targets[targets.length - 1]);
    }
    frame.addEventListener("keydown", onKey);
    frame.addEventListener("click", onClick);
    frame.addEventListener("pointerover", (event) => {
      const target = event.pointerType === "mouse" && event.target.closest("svg a");
      if (target) show(target);
    });
    frame.addEventListener("pointerout", (event) => { if (event.target.closest("svg a")) leave(); });
    frame.addEventListener("focusin", (event) => {
      const target = event.target.closest("svg a");
      if (target) { stop(target); show(target); }
    });
    frame.addEventListener("focusout", leave);
    frame.addEventListener("scroll", () => { if (shownFor) place(shownFor); });
  }
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
  card.addEventListener("focusout", leave);
  card.addEventListener("click", (event) => { if (event.target.closest("a")) hide(); });
  window.addEventListener("scroll", () => { if (shownFor) place(shownFor); }, { passive: true });
  window.addEventListener("resize", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => {
    if (!card.contains(event.target) && !event.target.closest("[data-trends] svg a")) hide();
  });

  // Whoever follows a value to its row finds it open.
  function open() {
    const row = location.hash.startsWith("#value-") && document.getElementById(location.hash.slice(1));
    if (!row) return;
    for (let around = row.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    row.querySelector("details.receipt-of")?.setAttribute("open", "");
    row.scrollIntoView({ block: "center" });
    row.focus();
  }
  window.addEventListener("hashchange", open);
  open();
})();
