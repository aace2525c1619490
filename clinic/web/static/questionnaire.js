// "None of these" clears the ticks of its group, and a tick clears it. Without this the server sorts it out.
// The advice for a ticked sign stands under it at once. Without this it is the next page.
(() => {
  "use strict";
  for (const group of document.querySelectorAll("[data-none-last]")) {
    const boxes = [...group.querySelectorAll("input[type=checkbox]")];
    const none = boxes[boxes.length - 1];
    group.addEventListener("change", (event) => {
      if (!event.target.checked) return;
      if (event.target !== none) none.checked = false;
      else boxes.forEach((box) => { if (box !== none) box.checked = false; });
    });
  }

  const said = document.querySelector("[data-advice-said]");
  for (const advice of document.querySelectorAll("[data-advice]")) {
    const signs = new Set(advice.dataset.advice.split(" "));
    const boxes = [...document.querySelectorAll(".urgent-group input")].filter((box) => signs.has(box.value));
    const show = (changed) => {
      const ticked = boxes.filter((box) => box.checked);
      const box = ticked.includes(changed) ? changed : ticked[ticked.length - 1];
      advice.hidden = !box;
      if (!box) return;
      box.closest(".option").after(advice);
      if (box === changed) said.textContent = advice.textContent;
    };
    document.addEventListener("change", (event) => show(event.target));
    window.addEventListener("pageshow", () => show(null));
  }
})();
