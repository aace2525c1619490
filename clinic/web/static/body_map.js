// A tap on the figure ticks the checkbox of its area. The list of checkboxes stays the form; the figure is its picture.
(() => {
  "use strict";
  for (const map of document.querySelectorAll("[data-body-map]")) start(map);

  function start(map) {
    const boxes = [...map.querySelectorAll("input[data-shapes-of]")];
    const hidden = map.querySelector("[data-shapes]");
    const none = map.querySelector("[data-none] input");
    const live = map.querySelector("[data-live]");
    const tapped = new Set(hidden.value.split(" ").filter(Boolean));
    const shapesOf = new Map(boxes.map((box) => [box, box.dataset.shapesOf.split(" ")]));
    const boxOf = new Map(boxes.flatMap((box) => shapesOf.get(box).map((shape) => [shape, box])));
    for (const shape of map.querySelectorAll("[data-shape]")) lay(shape);
    const drawn = (name) => [...map.querySelectorAll(`[data-${name}]`)].map((one) => [one.dataset[name], one.classList]);
    const [shapes, ticks] = [drawn("shape"), drawn("tick")];
    const words = (name, place, count) =>
      (map.dataset[name] || "").replace("{place}", place ?? "").replace("{count}", count ?? "");
    const label = (box) => map.querySelector(`label[for="${box.id}"]`).textContent.trim();
    const chosen = () => boxes.filter((box) => box.checked);

    const list = map.querySelector("[data-list]"), summary = list.querySelector("summary");
    summary.textContent = summary.dataset.folded;
    list.open = boxes.some((box) => box.getAttribute("aria-describedby"));
    map.addEventListener("click", (event) => {
      const target = event.target.closest("[data-hit]");
      if (target) tap(target.dataset.hit);
    });
    map.addEventListener("change", (event) => {
      if (event.target === none) clear();
      else if (shapesOf.has(event.target)) toggled(event.target, event.isTrusted);
    });
    map.addEventListener("focusin", (event) => point(event.target));
    map.addEventListener("focusout", () => point(null));
    draw();

    // Above the drawing: the tick, unless the server drew it, and over it the target, which may overlap other shapes.
    function lay(drawing) {
      const [code, figure] = [drawing.dataset.shape, drawing.ownerSVGElement];
      const tick = figure.querySelector(`[data-tick=${code}]`) || part("path", "tick", { d: `M${drawing.dataset.at} l6 6 l10 -12` });
      tick.dataset.tick = code;
      const hit = part("use", "hit", { href: drawing.getAttribute("href").replace("#", "#hit_") });
      hit.dataset.hit = code;
      figure.append(tick, hit);
    }

    function part(name, look, attributes) {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries({ class: look, ...attributes })) made.setAttribute(key, value);
      return made;
    }

    function tap(shape) {
      const box = boxOf.get(shape);
      const before = box.checked;
      const own = shapesOf.get(box);
      if (tapped.has(shape)) tapped.delete(shape);
      else if (before && !own.some((one) => tapped.has(one))) return untick(box);
      else tapped.add(shape);
      box.checked = own.some((one) => tapped.has(one));
      box.dispatchEvent(new Event(box.checked === before ? "input" : "change", { bubbles: true }));
      draw();
    }

    function untick(box) {
      box.checked = false;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }

    // The chips stand above the list: what is ticked there stays under the finger.
    function toggled(box, fromList) {
      const top = box.getBoundingClientRect().top;
      if (!box.checked) shapesOf.get(box).forEach((shape) => tapped.delete(shape));
      if (box.checked && none) none.checked = false;
      draw();
      if (fromList) scrollBy(0, box.getBoundingClientRect().top - top);
      const count = chosen().length;
      live.textContent = `${words(box.checked ? "added" : "removed", label(box))} ${count === 1 ? words("one") : words("total", "", count)}`;
    }

    function clear() {
      if (!none.checked) return;
      tapped.clear();
      boxes.forEach((box) => { box.checked = false; });
      draw();
      live.textContent = words("total", "", 0);
    }

    function draw() {
      hidden.value = [...tapped].join(" ");
      for (const [shape, look] of shapes) {
        const box = boxOf.get(shape);
        look.toggle("chosen", tapped.has(shape));
        look.toggle("unplaced", box.checked && !shapesOf.get(box).some((one) => tapped.has(one)));
      }
      for (const [shape, look] of ticks) look.toggle("shown", tapped.has(shape));
      chips();
    }

    function chips() {
      const places = chosen();
      const heading = map.querySelector("[data-chosen-heading]");
      heading.textContent = places.length === 0 ? words("headingNone") : places.length === 1 ? words("headingOne") : words("heading", "", places.length);
      map.querySelector("[data-chosen]").hidden = false;
      map.querySelector("[data-chips]").replaceChildren(...places.map(chip));
    }

    function chip(box) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.setAttribute("aria-label", words("remove", label(box)));
      button.textContent = `${label(box)} ✕`;
      button.addEventListener("click", () => {
        const place = chosen().indexOf(box);
        untick(box);
        const rest = map.querySelectorAll("[data-chips] button");
        (rest[place] || map.querySelector("[data-chosen-heading]")).focus();
      });
      item.append(button);
      return item;
    }

    function point(element) {
      const own = shapesOf.get(element) || [];
      for (const [shape, look] of shapes) look.toggle("pointed", own.includes(shape));
    }
  }
})();
