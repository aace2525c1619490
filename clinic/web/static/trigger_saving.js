// Sends each entry in the order in which it was made, with the version of its spot. The words in the header follow the
// server's answers alone; what it did not confirm stays in the open page and is sent again.
(() => {
  "use strict";
  const AGAIN_AFTER = 4000;

  // `heard` is told the answers: answered(job, answer), clashed(job, answer), refused(job, words).
  window.triggerSaving = (page, heard) => {
    const words = page.dataset;
    const status = document.getElementById("save-status");
    const jobs = [];
    const versions = new Map();
    let running = false, timer = null;

    // An entry that waits is written over by the next one of its spot; one that was sent is not touched any more.
    function push(job) {
      const last = jobs.findLast((one) => one.place === job.place);
      if (last && last.kind === "keep" && job.kind === "keep" && !last.sent) last.fields = job.fields;
      else jobs.push(job);
      count();
      run();
    }

    async function run() {
      clearTimeout(timer);
      if (running) return;
      running = true;
      while (jobs.length && await send(jobs[0]));
      running = false;
    }

    // Returns whether the next one may go.
    async function send(job) {
      job.sent ??= body(job);
      tell(words.saving, "saving");
      const answer = await post(job);
      if (answer === null) return later(words.waiting.replace("{count}", jobs.length));
      if (answer.csrf_token && !answer.sign_in && !job.again) return renew(job, answer.csrf_token);
      job.again = false;
      if (answer.saved) return done(job, answer);
      if (answer.clash) return clash(job, answer);
      if (answer.status === 400 && !answer.csrf_token) return refuse(job, answer.error);
      return later(words.refused.replace("{why}", answer.error || ""), answer);
    }

    function body(job) {
      const fields = new URLSearchParams(job.fields);
      fields.set("account", words.account);
      fields.set("version", versions.get(job.place) ?? "");
      return fields;
    }

    async function post(job) {
      job.sent.set("csrf_token", page.querySelector("[name=csrf_token]").value);
      const address = `${words.home}/${job.place}/${job.kind}`;
      try {
        const [response, answer] = await window.ask(address, job.sent, { keepalive: true });
        if (response.status >= 500 || response.status === 429) return null;
        return { ...(answer || { error: response.statusText }), status: response.status };
      } catch {
        return null;
      }
    }

    function done(job, answer) {
      jobs.shift();
      if ("version" in answer) versions.set(job.place, answer.version);
      count();
      if (!jobs.length) tell(answer.saved, "saved");
      heard.answered(job, answer);
      return true;
    }

    function clash(job, answer) {
      jobs.shift();
      const newer = jobs.findIndex((one) => one.place === job.place);
      if (newer >= 0) job = jobs.splice(newer, 1)[0];
      versions.set(job.place, answer.version);
      count();
      tell(answer.clash, "not_saved");
      heard.clashed(job, answer);
      return true;
    }

    function refuse(job, why) {
      jobs.shift();
      count();
      tell(words.refused.replace("{why}", why), "not_saved");
      heard.refused(job, why);
      return true;
    }

    // The page was open for long, or somebody signed in again in another tab: the same is sent with the new token.
    function renew(job, token) {
      job.again = true;
      page.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token; });
      return true;
    }

    function later(text, answer = {}) {
      tell(text, "not_saved");
      if (answer.sign_in) {
        const link = document.createElement("a");
        link.href = answer.sign_in;
        link.target = "_blank";
        link.textContent = answer.sign_in_words;
        status.append(" ", link);
      }
      timer = setTimeout(run, AGAIN_AFTER);
      return false;
    }

    function count() { words.unsaved = String(jobs.length); }

    function tell(text, state) {
      status.textContent = text;
      status.dataset.state = state;
    }

    addEventListener("online", run);
    addEventListener("focus", () => { if (jobs.length) run(); });
    addEventListener("beforeunload", (event) => { if (jobs.length) event.preventDefault(); });
    count();
    return { push, versions, waiting: (place) => jobs.filter((job) => job.place === place), places: () => jobs.map((job) => job.place) };
  };
})();
