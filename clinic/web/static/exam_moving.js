// Moving through the survey, which writes nothing: the next site, the cell beside, and the banner that names it.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { cells, words, find, form, place } = survey;

  survey.go = (cell) => { cell.focus(); cell.select(); };

  survey.after = (cell, steps = 1) => {
    const order = survey.order();
    return order[Math.max(order.indexOf(cell) + steps, 0)] || cell;
  };

  survey.beside = (cell, key) => {
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return cells[cells.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)] || cell;
    }
    const rows = [...form.querySelectorAll("tr")].filter((row) => row.querySelector("[data-cell]"));
    const row = rows[rows.indexOf(cell.closest("tr")) + (key === "ArrowDown" ? 1 : -1)];
    if (!row) return cell;
    const there = [...row.querySelectorAll("[data-cell]")];
    return there.find((one) => place(one).side === place(cell).side) || there[0];
  };

  // A tap on one side of a pair that is empty decides which side leads from here on.
  survey.tapped = (cell) => {
    const other = survey.partner(cell);
    if (other && survey.isEmpty(other) && survey.isEmpty(cell)) survey.rightFirst = place(cell).side === "r";
  };

  survey.banner = (cell) => {
    survey.current = cell;
    const done = cells.every((one) => survey.held(one) !== "");
    find("[data-count]").textContent = words.of.replace("{n}", cell.dataset.order).replace("{all}", cells.length);
    find("[data-site-words]").textContent = done ? words.done : title(cell);
    find("[data-find-words]").textContent = done ? words.ended || "" : place(cell).find;
    form.querySelectorAll("[data-tap]").forEach((dot) => dot.classList.toggle("now", dot.dataset.tap === cell.name));
  };

  survey.bannerWords = () =>
    [find("[data-site-words]").textContent, find("[data-find-words]").textContent].filter(Boolean).join(". ");

  function title(cell) {
    const { name, side } = place(cell);
    const word = side === "l" ? words.left : side === "r" ? words.right : "";
    if (cell.dataset.control === undefined) return word ? `${name} · ${word}` : name;
    return survey.label(cell).split(" (")[0].replace(word.toLowerCase(), word); // the label of a control has its side
  }
})();
