// Asks a security key before its form is sent, and puts the answer into the form. The server says what to ask.
(() => {
  "use strict";
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const ask = async (kind, options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (kind === "get") {
      publicKey.allowCredentials = named(options.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user = { ...options.user, id: bytes(options.user.id) };
    publicKey.excludeCredentials = named(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  };

  const answer = (found) => {
    const response = { clientDataJSON: text(found.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (found.response[part]) response[part] = text(found.response[part]);
    }
    if (found.response.getTransports) response.transports = found.response.getTransports();
    return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response });
  };

  for (const form of document.querySelectorAll("[data-security-key]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    const status = form.querySelector("[data-key-status]");
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      status.textContent = "";
      try {
        form.elements.credential.value = answer(await ask(form.dataset.securityKey, JSON.parse(form.dataset.options)));
      } catch {
        status.textContent = form.dataset.failed;
        return;
      }
      form.requestSubmit();
    });
  }
})();
