// The registration form: rows added without a round trip, and a table pasted from Excel or Word into the rows.

const list = document.querySelector("[data-rows]");
const form = list?.closest("form");
const FIELDS = ["full_name", "position", "unit", "role", "phone", "email"];
const MOST = 100;

const plain = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().replace(/\s+/g, " ").trim();

const HEADINGS = [
  ["full_name", /^(ho va ten|ho ten|ten|dai bieu|full ?name)/],
  ["position", /^(chuc vu|chuc danh|position)/],
  ["unit", /^(don vi|co quan|noi cong tac|unit)/],
  ["role", /^(vai tro|role)/],
  ["phone", /^(dien thoai|so dien thoai|sdt|di dong|phone)/],
  ["email", /^(thu dien tu|e-?mail)/],
];

const ROLES = [
  ["chair", /chu tri/], ["assistant", /chuyen vien|giup viec/], ["reporter", /phong vien|bao chi/],
  ["technician", /ky thuat/], ["delegate", /dai bieu/],
];

const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const isEmpty = (row) => FIELDS.every((name) => name === "role" || !field(row, name).value.trim());

function renumber(row, index) {
  for (const element of row.querySelectorAll("[id], [for], [name], [aria-describedby]")) {
    for (const attribute of ["id", "for", "name", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(/attendees-\d+-/g, `attendees-${index}-`));
    }
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, index + 1);
}

function addRow() {
  const row = list.lastElementChild.cloneNode(true);
  for (const error of row.querySelectorAll(".error")) error.remove();
  for (const wrong of row.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
  for (const input of row.querySelectorAll("input")) input.value = "";
  for (const input of row.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  field(row, "role").value = "delegate";
  list.append(row);
  renumber(row, list.children.length - 1);
  return row;
}

function columnsOf(cells) {
  const names = cells.map((cell) => HEADINGS.find(([, words]) => words.test(plain(cell)))?.[0] ?? null);
  return names.includes("full_name") ? names : null;
}

// Without a heading: by what stands in the cell; a number in front is the row's own.
function byContent(cells) {
  const person = {};
  const texts = ["full_name", "position", "unit"];
  cells.forEach((cell, index) => {
    const text = cell.trim();
    if (!text || (index === 0 && /^\d{1,3}\.?$/.test(text))) return;
    if (/@/.test(text)) person.email ??= text;
    else if (/^[+\d][\d .()-]{6,}$/.test(text)) person.phone ??= text;
    else if (texts.length) person[texts.shift()] = text;
  });
  return person;
}

function fill(row, person) {
  for (const [name, value] of Object.entries(person)) {
    if (name === "role") field(row, name).value = ROLES.find(([, words]) => words.test(plain(value)))?.[0] ?? "delegate";
    else field(row, name).value = value.replace(/\s+/g, " ").trim();
  }
}

function paste(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!event.target.matches("input") || !/[\t\n]./.test(text.trim())) return;
  event.preventDefault();
  const lines = text.split(/\r?\n/).filter((line) => line.trim()).map((line) => line.split("\t"));
  const columns = columnsOf(lines[0]);
  const people = (columns ? lines.slice(1) : lines).map((cells) =>
    columns
      ? Object.fromEntries(cells.map((cell, index) => [columns[index], cell]).filter(([name, cell]) => name && cell.trim()))
      : byContent(cells));
  let rows = [...list.children].filter(isEmpty);
  for (const person of people.slice(0, MOST)) {
    if (!person.full_name) continue;
    if (!rows.length && list.children.length < MOST) rows = [addRow()];
    const row = rows.shift();
    if (row) fill(row, person);
  }
}

if (list) {
  form.querySelector("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    if (list.children.length < MOST) field(addRow(), "full_name").focus();
  });
  list.addEventListener("paste", paste);
}
