// On the page that keeps what was typed: once somebody signed in again in another tab, one press here is enough.
(() => {
  "use strict";
  const asks = document.querySelector("[data-signed-in]");
  const token = document.querySelector("main form [name=csrf_token]");
  if (!asks || !token) return;
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  async function look() {
    const answer = await fetch(asks.dataset.signedIn, { redirect: "manual" }).catch(() => null);
    const fresh = answer && answer.status === 204 && answer.headers.get("X-CSRFToken");
    if (!fresh) return;
    token.value = fresh;
    asks.textContent = asks.dataset.words;
    asks.parentElement.querySelectorAll("[data-sign-in]").forEach((link) => { link.hidden = true; });
  }
})();
