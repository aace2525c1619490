// The list of muscles narrows while its name is typed: `upp tr l` and Enter open the left upper trapezius.
(() => {
  "use strict";
  const SIDES = { l: "l", left: "l", r: "r", right: "r" };

  // The words of a text as the server folds them: small letters, no accents, parted by whatever is no letter or digit.
  function wordsOf(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  }

  // `chosen(row, side)` is called for Enter on a muscle and a side.
  window.triggerSearch = (page, chosen) => {
    const words = page.dataset;
    const form = page.querySelector("[data-find-muscle]");
    const field = form.querySelector("input[type=search]");
    const hint = page.querySelector("[data-find-hint]");
    const plan = page.querySelector("[data-plan]");
    const all = page.querySelector("[data-all]");
    const rows = [...all.querySelectorAll("[data-muscle]")].map((row) => ({ row, names: wordsOf(row.dataset.words) }));
    const usual = { hint: hint.textContent, open: all.open };
    let typing = false;

    function read() {
      const typed = wordsOf(field.value);
      const side = typed.length > 1 ? SIDES[typed[typed.length - 1]] : undefined;
      const wanted = side ? typed.slice(0, -1) : typed;
      const fits = ({ names }) => wanted.every((part) => names.some((name) => name.startsWith(part)));
      return { wanted, side, found: wanted.length ? rows.filter(fits).map((one) => one.row) : [] };
    }

    function show() {
      const { wanted, side, found } = read();
      const shown = new Set(found);
      if (wanted.length && !typing) usual.open = all.open;
      typing = wanted.length > 0;
      rows.forEach(({ row }) => { row.hidden = typing && !shown.has(row); });
      plan.hidden = typing;
      all.open = typing || usual.open;
      page.dataset.side = side || "";
      const count = found.length === 1 ? words.foundOne : words.foundMany.replace("{count}", found.length);
      hint.textContent = typing ? count : usual.hint;
      if (typing && !found.length) hint.append(`. ${usual.hint}`); // a slip of a finger: say how the search reads
    }

    function enter() {
      show();
      const { side, found } = read();
      if (!found.length) return;
      if (side) chosen(found[0], side);
      else found[0].querySelector("[data-open]").focus();
    }

    field.addEventListener("input", show);
    form.addEventListener("submit", (event) => { event.preventDefault(); enter(); });
    form.addEventListener("keydown", (event) => {
      const first = event.key === "ArrowDown" && read().found[0];
      if (!first) return;
      event.preventDefault();
      first.querySelector("[data-open]").focus();
    });
    page.querySelector("[data-searched]")?.remove();
    hint.setAttribute("role", "status");
    show();

    // Ready for the next muscle; `still` leaves the page where it is scrolled to.
    return (still) => {
      field.value = "";
      show();
      field.focus({ preventScroll: still });
    };
  };
})();
