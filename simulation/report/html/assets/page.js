"use strict";
/* Theme, printing, sortable tables, row filters. Everything works on what stands in the page already. */
(() => {
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (systemDark.matches ? "dark" : "light")) === "dark";
  const changed = () => {
    const button = document.getElementById("theme");
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    button.setAttribute("aria-pressed", String(isDark()));
    document.dispatchEvent(new CustomEvent("squeeze:theme"));
  };

  document.querySelector(".tools").hidden = false;
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    changed();
  });
  document.getElementById("print").addEventListener("click", () => window.print());
  systemDark.addEventListener("change", changed);

  let before;
  window.addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    root.dataset.theme = "light";
    document.dispatchEvent(new CustomEvent("squeeze:print", { detail: true }));
  });
  window.addEventListener("afterprint", () => {
    if (before) root.dataset.theme = before;
    else delete root.dataset.theme;
    document.dispatchEvent(new CustomEvent("squeeze:print", { detail: false }));
  });

  const endless = { nan: NaN, inf: Infinity, "-inf": -Infinity };
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    if (!("sort" in cell.dataset)) return cell.textContent.trim();
    if (cell.dataset.sort in endless) return endless[cell.dataset.sort];
    const found = Number(cell.dataset.sort);
    return cell.dataset.sort === "" || Number.isNaN(found) ? cell.dataset.sort : found;
  };
  const compare = (one, other) => {
    const numbers = [one, other].map((key) => typeof key === "number");
    if (numbers[0] && Number.isNaN(one)) return 2;
    if (numbers[1] && Number.isNaN(other)) return -2;
    if (numbers[0] && numbers[1]) return Math.sign(one - other);
    return String(one).localeCompare(String(other), "en");
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    heads.forEach((head, column) => {
      const unit = head.querySelector(".unit");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.firstChild.textContent.trim();
      head.firstChild.replaceWith(button);
      if (unit) head.append(unit);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sign = down ? -1 : 1;
        const rows = [...body.rows].map((row, place) => ({ row, place, key: keyOf(row, column) }));
        rows.sort((one, other) => {
          const found = compare(one.key, other.key);
          return (Math.abs(found) === 2 ? found : sign * found) || one.place - other.place;
        });
        body.append(...rows.map((each) => each.row));
      });
    });
    if (body.rows.length > 25) addFilter(table, body);
  }

  function addFilter(table, body) {
    const line = document.createElement("p");
    line.className = "filterrow";
    const label = document.createElement("label");
    label.textContent = "Show rows with ";
    const input = document.createElement("input");
    input.type = "search";
    label.append(input);
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    line.append(label, " ", count);
    table.parentElement.before(line);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of body.rows) {
        row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = wanted ? `${shown} of ${body.rows.length} rows` : "";
    });
  }
  changed();
})();
