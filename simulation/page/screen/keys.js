// Light or dark, as it was chosen here before, else as the browser prefers it.
const sqTheme = () => localStorage.getItem("sq-theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
// Keys of the page. A key that belongs to what has the focus (a field, a slider, a list) is left to it; so are space and
// enter on a button that was reached by the keyboard. A button that was clicked gives the focus back.
addEventListener("pointerup", (e) => {
  const button = e.target.closest && e.target.closest("button");
  if (button) setTimeout(() => button.blur(), 0);
});
addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.repeat && e.key === " ") return;
  const at = document.activeElement;
  const own = at && (at.matches("input, textarea, select, [contenteditable], [role=slider], [role=combobox], [role=listbox], [role=tab]"));
  const menu = document.querySelector(".q-menu");
  if (own || menu || (at && at.matches("button") && (e.key === " " || e.key === "Enter"))) return;
  if (![" ", "ArrowLeft", "ArrowRight", "Home", "?"].includes(e.key) && !/^[0-9a-z]$/i.test(e.key)) return;
  if (document.querySelector(".q-dialog") && !/^[0-9]$/.test(e.key)) return;
  e.preventDefault();
  if (window.emitEvent) emitEvent("sq_key", { key: e.key, shift: e.shiftKey });
});
