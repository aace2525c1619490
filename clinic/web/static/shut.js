// A page of the staff that stands in another tab is covered as soon as this browser is signed out, or has become the
// clinic's tablet: whoever is handed the device must not find it by changing tabs. Nothing of it is lost: it shows again
// when the same account has signed in. Without the network it stays as it is.
(() => {
  "use strict";
  const page = document.querySelector("[data-shut]");
  const others = "BroadcastChannel" in window ? new BroadcastChannel("clinic") : null;
  if (others) others.postMessage(page ? "in" : "out");
  if (!page) return;
  const words = page.dataset, cover = document.createElement("main");
  if (others) others.addEventListener("message", (event) => { if (event.data === "out" || cover.isConnected) look(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });

  async function look() {
    const answer = await fetch(words.stay, { cache: "no-store" }).catch(() => null);
    if (!answer) return;
    const out = answer.redirected && new URL(answer.url).pathname === words.signIn;
    const other = answer.headers.get("X-Account") !== null && answer.headers.get("X-Account") !== words.shut;
    if (out || other) close();
    else if (answer.status === 204) open();
  }
  function close() {
    if (cover.isConnected) return;
    const title = document.createElement("h1"), what = document.createElement("p"), link = document.createElement("a");
    title.textContent = words.title;
    what.textContent = words.words;
    [link.href, link.target, link.rel, link.className, link.textContent] = [words.signIn, "_blank", "noopener", "button", words.link];
    cover.className = "cover";
    cover.replaceChildren(title, what, link);
    document.documentElement.classList.add("covered");
    document.body.append(cover);
  }
  function open() {
    document.documentElement.classList.remove("covered");
    cover.remove();
  }
})();
