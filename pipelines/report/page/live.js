// On a page that is served: says when the lake has changed since the page was made.
"use strict";

const MINUTE = 60 * 1000;

async function lakeVersion() {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return answer.ok ? answer.headers.get("Lake-Version") : null;
}

setInterval(async () => {
  const news = document.getElementById("news");
  const latest = await lakeVersion().catch(() => null);
  news.hidden = latest === null || latest === news.dataset.lakeVersion;
}, MINUTE);
