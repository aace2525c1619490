// "None of these" clears the ticks of its group, and a tick clears it. Without this the server sorts it out.
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
})();
