// One request that stores something: it gives up after a while, follows no redirect, and reads an answer in JSON.
(() => {
  "use strict";
  const PATIENCE = 20000;

  // Returns the response and its JSON (null where it is none); throws when no answer came.
  window.ask = async (address, body, { headers = {}, keepalive = false } = {}) => {
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "X-Requested-With": "fetch", ...headers },
        body,
        redirect: "error",
        keepalive,
        signal: patience.signal,
      });
      const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
      return [response, json ? await response.json() : null];
    } finally {
      clearTimeout(end);
    }
  };
})();
