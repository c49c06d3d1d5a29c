// On a page that is served: says when the lake has changed since.
"use strict";

const MINUTE = 60 * 1000;

async function version() {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return answer.ok ? answer.headers.get("ETag") : undefined;
}

async function watch() {
  const shown = await version();
  setInterval(async () => {
    const latest = await version().catch(() => undefined);
    document.getElementById("news").hidden = !latest || latest === shown;
  }, MINUTE);
}

watch();
