// The cells of the survey: what each holds, in which order they are gone through, and how they are shown.
(() => {
  "use strict";
  const form = document.querySelector("[data-exam]");
  if (!form) return;
  const cells = [...form.querySelectorAll("[data-cell]")].sort((a, b) => a.dataset.order - b.dataset.order);
  const held = new Map(cells.map((cell) => [cell, cell.value]));
  const begun = new Map(); // a reading that has no decimal yet
  const words = form.dataset;

  const survey = {
    form,
    cells,
    words,
    begun,
    algometer: words.method === "algometer",
    highest: words.method === "mtps_0_10" ? 10 : 1,
    positiveFrom: words.method === "mtps_0_10" ? 2 : 1,
    live: form.querySelector("[data-live]"),
    current: cells[0],
    rightFirst: words.rightFirst !== undefined,
    find: (selector) => form.querySelector(selector),
    byName: (name) => cells.find((cell) => cell.name === name),
    held: (cell) => held.get(cell),
    place: (cell) => cell.closest("[data-site]").dataset,
    label: (cell) => form.querySelector(`label[for="${cell.id}"]`).textContent,
    isEmpty: (cell) => held.get(cell) === "" && !begun.get(cell),

    set(cell, value) {
      held.set(cell, value);
      survey.show(cell);
    },

    show(cell) {
      const value = held.get(cell), typing = begun.get(cell) || "";
      cell.value = [value, typing].filter(Boolean).join(" ");
      const tender = !survey.algometer && parseInt(value, 10) >= survey.positiveFrom;
      cell.classList.toggle("tender", tender && cell.dataset.control === undefined);
      cell.classList.toggle("begun", typing !== "");
    },

    // Left before right, or right before left where the examiner tapped the right one first.
    order() {
      if (!survey.rightFirst) return cells;
      const turned = cells.slice();
      turned.forEach((cell, at) => {
        const other = survey.partner(cell);
        if (other && turned[at + 1] === other) [turned[at], turned[at + 1]] = [other, cell];
      });
      return turned;
    },

    // The same site of the other side; controls have none.
    partner(cell) {
      const name = cell.name.replace(/_(l|r)$/, (all, side) => (side === "l" ? "_r" : "_l"));
      return name === cell.name ? undefined : survey.byName(name);
    },

    inWords(value) {
      const word = { "": words.cleared, nd: words.notExamined, ref: words.refused, stop: words.stopped }[value];
      if (word) return word;
      if (survey.algometer) return words.unit.replace("{readings}", value);
      return value.endsWith("c") ? words.confirmed.replace("{rating}", value.slice(0, -1)) : value;
    },

    say(text) { survey.live.textContent = text; },
  };
  window.survey = survey;
})();
