// What every page gets on top of plain HTML. Without it everything still works.

const summary = document.querySelector(".errors[tabindex]");
if (summary) summary.focus();

// On a phone each row of a list is a card: the cells need the names of their columns (see style.css).
for (const table of document.querySelectorAll("table.list")) {
  const names = [...table.querySelectorAll("thead tr:last-child > *")].map((cell) => cell.textContent.trim());
  for (const row of table.tBodies[0]?.rows ?? []) {
    if (row.cells.length === 1) row.cells[0].classList.add("spans");
    else if (row.cells.length === names.length) [...row.cells].forEach((cell, at) => { 
      if (names[at]) cell.dataset.label = names[at];
      if (cell.textContent.trim().length > 60) cell.classList.add("long");
    });
  }
  if (names.length) table.classList.add("labelled");
}

// A wide table that scrolls in its own box must be reachable by keyboard.
const reach = () => {
  for (const box of document.querySelectorAll("table.list, table.change, .scroll, .notice-frame, header.top nav, .tabs, .stays")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || (box.matches(".stays") && box.scrollHeight > box.clientHeight + 1);
    if (scrolls) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  }
};
reach();
for (const here of document.querySelectorAll("header.top nav [aria-current], .tabs [aria-current]")) {
  const bar = here.parentElement;
  bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.clientWidth) / 2;
}
addEventListener("resize", reach);

// <button data-copy="#id"> copies the value or text of the element and says so.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const text = source.value ?? source.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      source.select?.();
      document.execCommand("copy");
    }
    const before = button.textContent;
    button.textContent = button.dataset.copied || before;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}

// One press, one request: a second click on a slow line does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 4000) event.preventDefault();
    form.dataset.sent = Date.now();
  });
}
