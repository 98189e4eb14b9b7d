// The composer beside its document: the preview follows the typing. Without script the button "Xem trước" does it.

const form = document.querySelector("#composer");
const preview = document.querySelector("#preview");
let waiting = 0;
let asked = 0;

const refresh = async () => {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    const html = await answer.text();
    if (answer.ok && mine === asked) preview.innerHTML = html;
  } catch {
    // a weak line: what is shown stays until the next key
  }
};

if (form && preview) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 600);
  });
  form.querySelector("button[value=preview]")?.addEventListener("click", (event) => {
    event.preventDefault();
    refresh().then(() => preview.scrollIntoView({ block: "nearest" }));
  });
}

// Add a row in place: the last row again, empty, with the next number.
for (const button of form?.querySelectorAll("button[name=add]") ?? []) {
  button.addEventListener("click", (event) => {
    const rows = button.closest("fieldset").querySelector(".rows");
    const last = rows?.lastElementChild;
    if (!last) return;
    event.preventDefault();
    const number = rows.children.length;
    const row = last.cloneNode(true);
    const renumber = (text) => text.replace(new RegExp(`^(${button.value})-\\d+-`), `$1-${number}-`);
    for (const part of row.querySelectorAll("[id],[name],[for]")) {
      for (const name of ["id", "name", "for"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, renumber(part.getAttribute(name)));
      }
    }
    for (const field of row.querySelectorAll("input, textarea")) field.value = "";
    const label = row.querySelector("label");
    if (label?.firstChild) label.firstChild.textContent = label.firstChild.textContent.replace(/\d+/, number + 1);
    rows.append(row);
    row.querySelector("input, textarea").focus();
  });
}
