// The survey at the speed of hands: listens to keys, taps and the network. Without it the page is a plain form.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { form, cells, words, find } = survey;
  const WRITES = /^([0-9a-z.,+*/=]|Backspace)$/i;

  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-cell]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const held = event.repeat && WRITES.test(event.key); // a key that is held down is one press
    if (held || survey.act(event.target, event.key)) event.preventDefault();
  });

  // Keyboards of telephones that send no keys: what came in last is the key, and the cell is put back as it was.
  form.addEventListener("input", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]")) return;
    const typed = cell.value.length < survey.held(cell).length ? "Backspace" : cell.value.slice(-1);
    survey.show(cell);
    if (cell === survey.current) survey.act(cell, typed);
  });

  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-cell]")) survey.banner(event.target); });
  form.addEventListener("focusout", (event) => { if (event.target.matches("[data-cell]")) survey.leave(event.target); });
  form.addEventListener("pointerdown", (event) => {
    if (event.target.matches("[data-cell]")) survey.tapped(event.target);
  });
  form.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    const dot = event.target.closest("[data-tap]");
    const confirmed = event.target.closest("button[data-confirm]");
    if (key) { survey.menu(false); survey.act(survey.current, key.dataset.key); }
    if (dot) {
      survey.tapped(survey.byName(dot.dataset.tap));
      survey.go(survey.byName(dot.dataset.tap));
    }
    if (confirmed) survey.confirm(survey.byName(confirmed.dataset.confirm));
  });
  find("[data-keypad]").addEventListener("pointerdown", (event) => event.preventDefault());
  addEventListener("online", survey.again);
  const waits = () => words.unsaved !== "0" || survey.begun.size || survey.noteWaits();
  addEventListener("beforeunload", (event) => { if (waits()) event.preventDefault(); });
  form.addEventListener("submit", survey.forget);

  // The last visit's ratings become buttons; by keyboard C in the cell does the same.
  cells.filter((cell) => cell.dataset.last !== undefined).forEach((cell) => {
    const shown = find(`span[data-confirm="${cell.name}"]`);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: shown.className, id: shown.id, tabIndex: -1 });
    button.dataset.confirm = cell.name;
    button.setAttribute("aria-label", words.confirm.replace("{rating}", cell.dataset.last)
      .replace("{site}", survey.label(cell)));
    button.textContent = cell.dataset.last;
    shown.replaceWith(button);
  });
  form.querySelectorAll("[data-keypad], [data-next], [data-more-open], [data-script-only]").forEach((part) => { part.hidden = false; });
  cells.forEach((cell) => { cell.inputMode = "none"; survey.show(cell); });
  // The first empty cell has the focus; where none is empty no cell has it, so that no key writes over an entry.
  const first = survey.order().find((cell) => survey.held(cell) === "");
  survey.banner(first || cells[cells.length - 1]);
  if (document.querySelector("[data-focus]")) return;
  if (first) survey.go(first);
  else find("[data-more-open]").focus();
})();
