// Entering: one key per rating, three for a reading. Each entry goes to its own cell and is queued for saving at once.
(() => {
  "use strict";
  const survey = window.survey;
  if (!survey) return;
  const { cells, words, begun } = survey;
  const MOST = 3;
  survey.filled = [];

  survey.write = (cell, value, moves) => {
    begun.delete(cell);
    survey.set(cell, value);
    survey.queue(cell);
    if (moves && survey.movesOn) survey.go(survey.after(cell));
    survey.banner(survey.current);
    survey.say(`${survey.label(cell)}: ${survey.inWords(value)}. ${survey.bannerWords()}`);
  };

  // Returns whether the key is the survey's; anything else is left to the browser.
  survey.act = (cell, key) => {
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (/^[0-9.,]$/.test(name) && (survey.algometer || /[0-9]/.test(name))) enter(cell, name);
    else if (["t", "+", "*"].includes(name)) enter(cell, "10");
    else if (name === "n" || name === "/") put(cell, "nd");
    else if (name === "r") put(cell, "ref");
    else if (name === "c" || name === "=") survey.confirm(cell);
    else if (name === "Backspace") back(cell);
    else if (name === "s") survey.menu(true);
    else if (name === "Enter") survey.go(survey.after(cell));
    else if (name.startsWith("Arrow")) survey.go(survey.beside(cell, name));
    else return name.length === 1;
    return true;
  };

  function put(cell, value) {
    survey.filled = [];
    survey.write(cell, value, true);
  }

  function enter(cell, key) {
    if (survey.algometer) read(cell, key);
    else if (Number(key) > survey.highest) survey.say(words.only);
    else put(cell, key);
  }

  function read(cell, key) {
    const before = begun.get(cell) || "";
    const trials = readings(cell);
    if (key === "10") return survey.say(words.range);
    if (trials.length === MOST) return survey.say(words.most);
    if (key === "." || key === ",") return typing(cell, before.includes(".") ? before : `${before || "0"}.`);
    if (before.endsWith(".")) return complete(cell, trials, before + key);
    const whole = before === "0" ? key : before + key;
    if (Number(whole) > 20) return survey.say(words.range);
    return typing(cell, whole);
  }

  function complete(cell, trials, reading) {
    if (Number(reading) < 0.1 || Number(reading) > 20) return survey.say(words.range);
    put(cell, [...trials, reading].join(" "));
  }

  function typing(cell, text) {
    if (text) begun.set(cell, text); else begun.delete(cell);
    survey.show(cell);
  }

  function readings(cell) { return survey.held(cell).split(" ").filter((one) => /^\d/.test(one)); }

  // Undo: what one press filled, the last sign of a reading, this cell, or the one before.
  function back(cell) {
    if (survey.filled.length) return takeBack();
    if (begun.get(cell)) return typing(cell, begun.get(cell).slice(0, -1));
    const target = survey.held(cell) === "" ? survey.after(cell, -1) : cell;
    const left = survey.algometer ? readings(target).slice(0, -1).join(" ") : "";
    survey.write(target, left, false);
    survey.go(target);
  }

  function takeBack() {
    const back = survey.filled;
    survey.filled = [];
    back.forEach((one) => { survey.set(one, ""); survey.queue(one); });
    survey.say(words.cleared);
    survey.go(back[0]);
  }

  survey.fill = () => {
    survey.filled = cells.filter((cell) => survey.held(cell) === "");
    survey.filled.forEach((cell) => { survey.set(cell, "0"); survey.queue(cell); });
    survey.menu(false);
    survey.go(cells[cells.length - 1]);
    survey.say(words.filled.replace("{count}", survey.filled.length));
  };

  survey.confirm = (cell) => {
    if (cell.dataset.last === undefined) survey.say(words.noneToConfirm);
    else put(cell, `${cell.dataset.last}c`);
  };

  // A reading left without its decimal stays in its cell, marked, and is said aloud: nothing is written for it.
  survey.leave = (cell) => {
    const typed = begun.get(cell);
    if (typed) survey.say(words.unfinished.replace("{site}", survey.label(cell)).replace("{typed}", typed));
  };
})();
