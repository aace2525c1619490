// What happened to an entry and what can be done about it, each choice one press.
(() => {
  "use strict";
  // Returns what writes a notice: `choices` are words and acts; the button of the first is given back for the focus.
  window.triggerNotices = (place, live) => (text, choices, kind = "inset-done") => {
    const box = document.createElement("p");
    box.className = `inset ${kind} trigger-notice`;
    box.append(text);
    for (const [label, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = label;
      button.addEventListener("click", () => { box.remove(); act(); });
      box.append(" ", button);
    }
    if (kind === "inset-done") place.querySelectorAll(`.${kind}`).forEach((old) => old.remove());
    place.append(box);
    live.textContent = text;
    box.scrollIntoView({ block: "nearest" });
    return box.querySelector("button") || box;
  };
})();
