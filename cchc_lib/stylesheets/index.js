"use strict";
// Filters and sorts the rankings of an index. Without it the page is the whole list, in the order of the ranks;
// so whatever can be pressed is shown, or made, here. All words stand in the page.

const controls = document.getElementById("controls");
const [name, block, grade] = ["name", "block", "grade"].map((id) => document.getElementById(id));
const said = document.getElementById("said");
const sections = [...document.querySelectorAll("section[data-block]")];
const heads = [...document.querySelectorAll("th[data-sort]")];
let shownOfAll = ""; // how many units are shown, which is said with whatever else is
const original = [...document.querySelectorAll(".ranking tbody")].map((body) => ({ body, rows: [...body.rows] }));

/** Lower case without Vietnamese marks, as language.folded() makes it. */
function fold(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

/** Put values into a sentence with places such as {n}. */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, place) => values[place]);
}

function filter() {
  const words = fold(name.value).split(/\s+/);
  const counts = { n: 0, all: 0 };
  for (const section of sections) {
    const ofBlock = !block.value || section.dataset.block === block.value;
    const rows = [...section.querySelectorAll("tbody tr")];
    for (const row of rows) {
      const ofGrade = !grade.value || row.dataset.grade === grade.value;
      row.hidden = !(ofBlock && ofGrade && words.every((word) => row.dataset.find.includes(word)));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    section.hidden = !shown;
    counts.n += shown;
    counts.all += rows.length;
  }
  controls.classList.toggle("narrowed", counts.n < counts.all);
  shownOfAll = fill(said.dataset.count, counts);
  said.textContent = shownOfAll;
}

/** Put the rows back as the page has them, in the order of the ranks, and show all. */
function reset() {
  for (const control of [name, block, grade]) control.value = "";
  for (const { body, rows } of original) body.append(...rows);
  for (const head of heads) mark(head, head.dataset.sort);
  filter();
  name.focus();
}

const inText = new Intl.Collator(document.documentElement.lang);

/** Numbers by size, words by the alphabet; a cell without a key comes last, whichever way the others go. */
function compare(a, b, sign) {
  if (a === "" || b === "") return (a === "") - (b === "");
  return sign * (Number.isNaN(a - b) ? inText.compare(a, b) : a - b);
}

function mark(head, direction) {
  head.ariaSort = direction || null;
}

function sort(head) {
  const table = head.closest("table");
  const direction = head.ariaSort === "ascending" ? "descending" : "ascending";
  const sign = direction === "ascending" ? 1 : -1;
  const key = (row) => row.cells[head.cellIndex].dataset.key;
  const rows = [...table.tBodies[0].rows].sort((one, other) => compare(key(one), key(other), sign));
  table.tBodies[0].append(...rows);
  for (const other of table.tHead.rows[0].cells) mark(other, "");
  mark(head, direction);
  const title = head.closest("section").querySelector("h2").textContent; // captions of two may be alike
  const sorted = fill(said.dataset[direction], { column: head.textContent, table: title });
  said.textContent = `${shownOfAll} ${sorted}`;
}

/** Put a button into the head of each column that can be sorted. */
function addButtons() {
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
    mark(head, head.dataset.sort);
  }
}

addButtons();
for (const control of [name, block, grade]) control.addEventListener("input", filter);
document.getElementById("reset").addEventListener("click", reset);
controls.hidden = false;
filter();
