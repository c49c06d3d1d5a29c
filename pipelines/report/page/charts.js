// Draws each chart from the records of the list or table that it names: what is hidden there is not
// drawn here. A chart is one stop of the Tab key; the arrow keys go from mark to mark.
"use strict";

const specs = JSON.parse(document.getElementById("charts").textContent);
const charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
  const { records: id, only } = element.dataset;
  const table = document.getElementById(id);
  element.addEventListener("keydown", press);
  return {
    element,
    spec: specs[element.dataset.chart],
    records: records.filter((record) => table.contains(record.element) && (!only || record[only])),
  };
});

const LEAST_SPAN = 6 * DAY; // a tick for each day, not several

async function draw() {
  for (const chart of charts) {
    const values = shown(chart).map(datum);
    chart.element.hidden = !values.length;
    if (!values.length) continue;
    chart.view ??= await embed(chart, values);
    chart.view.width(chart.element.clientWidth);
    for (const [name, value] of Object.entries(span(chart))) chart.view.signal(name, value);
    await chart.view.data("records", values).runAsync();
    reachable(chart.element);
  }
}

const shown = (chart) => chart.records.filter((record) => record.total > 0);

// From the first to the last record of all charts of a kind, so that they can be compared.
function span({ spec }) {
  if (!spec.signals?.some(({ name }) => name === "since")) return {};
  const alike = charts.filter((chart) => chart.spec === spec).flatMap(shown);
  const times = alike.flatMap(({ at, shown: counts }) => (counts ? counts.flatMap(([since, until]) => [since, until]) : [at]));
  const [first, last] = times.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, -Infinity]);
  const room = Math.max(0, (LEAST_SPAN - (last - first)) / 2);
  return { since: first - room, until: last + room };
}

async function embed({ element, spec }, values) {
  const label = element.getAttribute("aria-label");
  const data = spec.data.map((set) => (set.name === "records" ? { ...set, values } : set));
  const { view } = await vegaEmbed(element, { ...spec, data }, {
    mode: "vega", ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
  view.addEventListener("click", (event, item) => item?.datum?.row && showCard(document.getElementById(item.datum.row)));
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  return view;
}

function datum({ element, ...record }) {
  return { ...record, row: element.id, counts: record.shown };
}

// The marks of a chart from left to right, as buttons; only one of them is a stop of the Tab key.
function reachable(element) {
  const marks = [...element.querySelectorAll(".role-mark [aria-label]")];
  const place = new Map(marks.map((mark) => [mark, mark.getBoundingClientRect()]));
  marks.sort((one, other) => place.get(one).left - place.get(other).left || place.get(one).top - place.get(other).top);
  marks.forEach((mark, index) => {
    mark.setAttribute("role", "button");
    mark.setAttribute("tabindex", index ? "-1" : "0");
  });
  return marks;
}

function press(event) {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const marks = reachable(event.currentTarget);
  const next = marks[(marks.indexOf(event.target) + step + marks.length) % marks.length];
  marks[0].setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

start();
