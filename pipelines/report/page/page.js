// Filters the records of the page, and shows the record behind a mark as a card.
"use strict";

const DAY = 24 * 60 * 60 * 1000;
const filters = document.getElementById("filters");
const card = document.getElementById("card");
const records = [...document.querySelectorAll("[data-record]")].map((element) => (
  { element, ...JSON.parse(element.dataset.record) }
));

function chosen() {
  const told = Object.fromEntries(new FormData(filters));
  return {
    country: told.country,
    type: told.type,
    since: told.since ? Date.parse(told.since) : -Infinity,
    until: told.until ? Date.parse(told.until) + DAY : Infinity,
  };
}

// A record without countries, types or a time is of all of them.
function apply() {
  const choice = chosen();
  for (const record of records) {
    const { element, at, counts, countries, types } = record;
    const isMeant = (!choice.country || !countries || countries.includes(choice.country))
      && (!choice.type || !types || types.includes(choice.type));
    record.shown = counts?.filter(([since, until]) => since < choice.until && until > choice.since);
    const isThen = at === undefined || (at >= choice.since && at < choice.until);
    const total = record.shown?.reduce((sum, [, , count]) => sum + count, 0) ?? Number(isThen);
    record.total = isMeant ? total : 0;
    element.hidden = !record.total;
    for (const count of element.querySelectorAll("[data-count]")) count.textContent = record.total.toLocaleString("en");
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = !records.some((record) => record.total && group.contains(record.element));
  }
  const shown = records.filter((record) => record.total).length;
  document.getElementById("shown").textContent = shown === records.length
    ? "" : `${shown.toLocaleString("en")} of ${records.length.toLocaleString("en")} records of this page match.`;
  return draw();
}

function showCard(row) {
  const [heading, ...cells] = [...row.children].map((cell) => [...cell.cloneNode(true).childNodes]);
  document.getElementById("card-heading").replaceChildren(...heading);
  document.getElementById("card-words").replaceChildren(...cells.flat());
  const link = document.getElementById("card-row");
  link.setAttribute("href", `#${row.id}`);
  card.showModal();
}

function showRow(id) {
  const row = document.getElementById(id);
  const folded = row?.closest("details");
  if (folded) folded.open = true;
  row?.scrollIntoView();
}

async function start() {
  filters.hidden = false;
  for (const folded of document.querySelectorAll("details[data-folds]")) folded.open = false;
  filters.type.value = new URLSearchParams(location.search).get("type") ?? "";
  filters.addEventListener("input", apply);
  filters.addEventListener("reset", () => setTimeout(apply));
  filters.addEventListener("submit", (event) => "live" in filters.dataset || event.preventDefault());
  document.getElementById("card-row").addEventListener("click", () => card.close());
  window.addEventListener("hashchange", () => showRow(location.hash.slice(1)));
  await apply();
  if (location.hash) showRow(location.hash.slice(1));
  document.documentElement.dataset.ready = "";
}

