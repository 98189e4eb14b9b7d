// What every page gets on top of plain HTML. Without it everything still works.

const summary = document.querySelector(".errors[tabindex]");
if (summary) summary.focus();

// A wide table that scrolls in its own box must be reachable by keyboard.
const reach = () => {
  for (const box of document.querySelectorAll("table.list, table.change, .scroll, header.top nav, .tabs, .stays")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || (box.matches(".stays") && box.scrollHeight > box.clientHeight + 1);
    if (scrolls) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  }
};
reach();
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
