// Draws each chart from the records of the list or table that it names: what is hidden there is not
// drawn here. A chart is one stop of the Tab key; the arrow keys go from mark to mark.
"use strict";

const { config, ...specs } = JSON.parse(document.getElementById("charts").textContent);
const charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
  const table = document.getElementById(element.dataset.records);
  element.addEventListener("keydown", walk);
  element.addEventListener("click", follow, true);
  return {
    element,
    spec: { config, ...specs[element.dataset.chart] },
    records: records.filter((record) => table.contains(record.element)),
  };
});

async function draw() {
  for (const chart of charts) {
    const values = chart.records.filter((record) => record.total > 0).map(datum);
    if (!values.length) continue;
    if (chart.view) await chart.view.data("records", values).runAsync();
    else chart.view = await embed(chart, values);
    reachable(chart.element);
  }
}

async function embed({ element, spec }, values) {
  const { view } = await vegaEmbed(element, { ...spec, data: { name: "records", values } }, {
    actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
  return view;
}

function datum({ element, ...record }) {
  return { ...record, href: `#${element.id}`, counts: record.shown };
}

// Marks of a chart from left to right, each a link; only one of them is a stop of the Tab key.
function reachable(element) {
  const marks = [...element.querySelectorAll("svg a")];
  const place = new Map(marks.map((mark) => [mark, mark.getBoundingClientRect()]));
  marks.sort((one, other) => place.get(one).left - place.get(other).left || place.get(one).top - place.get(other).top);
  marks.forEach((mark, index) => {
    mark.setAttribute("aria-label", mark.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "");
    mark.setAttribute("tabindex", index ? "-1" : "0");
  });
  return marks;
}

function walk(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const marks = reachable(event.currentTarget);
  const next = marks[(marks.indexOf(event.target.closest("a")) + step + marks.length) % marks.length];
  marks[0].setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

function follow(event) {
  const mark = event.target.closest("a");
  if (!mark) return;
  event.preventDefault();
  event.stopPropagation();
  showCard(document.querySelector(mark.getAttribute("href") ?? mark.getAttribute("xlink:href")));
}

start();
