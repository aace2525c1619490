// The menu of the survey (fill the rest, refused, stop with a reason), and the switch of moving on by itself.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { form, words, find } = survey;
  const more = find("[data-more]");
  const opener = find("[data-more-open]");
  const moves = find("[data-moves]");
  let leaving = false;
  survey.movesOn = moves.dataset.moves === "1";

  survey.menu = (open) => {
    const fill = find("[data-fill-button]");
    more.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
    const empty = survey.cells.filter((cell) => survey.held(cell) === "").length;
    if (fill) {
      fill.textContent = words.fill.replace("{count}", empty);
      fill.hidden = empty === 0;
    }
    if (open) (fill && empty ? fill : more.querySelector("button:not([hidden])")).focus();
  };

  function key(event) {
    const pressed = event.key.toLowerCase();
    const reason = { p: "pain", a: "asked_to_stop", t: "time", o: "other" }[pressed];
    if (event.target.matches("textarea, input") || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape") close(event);
    else if (pressed === "f" && find("[data-fill-button]:not([hidden])")) { event.preventDefault(); survey.fill(); }
    else if (pressed === "r") { close(event); survey.act(survey.current, "r"); }
    else if (reason) { event.preventDefault(); leaveBy(find(`[data-stop][value="${reason}"]`)); }
  }

  function close(event) {
    event.preventDefault();
    survey.menu(false);
    survey.go(survey.current);
  }

  async function leaveBy(button) {
    if (!(await survey.settled())) return;
    leaving = true;
    form.requestSubmit(button);
  }

  async function turn() {
    const body = new URLSearchParams({
      moves_on: survey.movesOn ? "0" : "1", csrf_token: find("[name=csrf_token]").value,
    });
    const answer = await fetch(words.moving, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer || answer.type !== "opaqueredirect") return survey.tell(words.waiting.replace("{count}", 1), "not_saved");
    survey.movesOn = !survey.movesOn;
    moves.setAttribute("aria-pressed", String(survey.movesOn));
    moves.textContent = survey.movesOn ? moves.dataset.turnOff : moves.dataset.turnOn;
    find("[data-moves-words]").textContent = survey.movesOn ? moves.dataset.on : moves.dataset.off;
    survey.go(survey.current);
  }

  more.addEventListener("keydown", key);
  find("[data-more-close]").addEventListener("click", close);
  opener.addEventListener("click", () => survey.menu(!more.classList.contains("open")));
  moves.addEventListener("click", turn);
  form.addEventListener("click", (event) => {
    const stop = event.target.closest("[data-stop]");
    if (event.target.closest("[data-fill-button]")) { event.preventDefault(); survey.fill(); }
    if (stop && !leaving) { event.preventDefault(); leaveBy(stop); }
  });
})();
