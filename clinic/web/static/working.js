// A page that waits for a task: it looks how far the task is, and comes back as the page of what it came to.
(() => {
  "use strict";
  const EVERY = 2000;
  const progress = document.querySelector("[data-progress]");
  const parser = new DOMParser();

  async function look() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = parser.parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (!now) {
        location.replace(answer.url);
        return;
      }
      if (now.textContent !== progress.textContent) progress.textContent = now.textContent;
    } catch {
      // The clinic cannot be reached just now: look again.
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
})();
