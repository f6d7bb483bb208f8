// The box beside an agent: what it sees, what it has decided. Only textContent: nothing here is read as markup.
export function fillTip(box, agent) {
  box.replaceChildren();
  if (!agent) return add(box, "p", "…");
  add(box, "h3", agent.name);
  add(box, "p", `${agent.place} · ${agent.about}`);
  add(box, "h4", "Sees (believed risk)");
  for (const [name, value] of agent.sees) {
    const row = add(box, "div", "", "sq-tip-row");
    add(row, "span", name);
    const bar = add(row, "i", "");
    bar.style.setProperty("--share", Math.min(1, value * 5));
    add(row, "b", value.toPrecision(2));
  }
  add(box, "h4", "Has decided");
  const list = add(box, "dl", "");
  for (const [choice, option] of agent.decided) {
    add(list, "dt", choice);
    add(list, "dd", option);
  }
  if (agent.changes.length) add(box, "h4", "Changed its mind");
  for (const text of agent.changes) add(box, "p", text, "sq-tip-change");
  return box;
}

function add(to, tag, text, name) {
  const child = document.createElement(tag);
  child.textContent = text;
  if (name) child.className = name;
  to.append(child);
  return child;
}

export function placeTip(box, x, y, size) {
  box.hidden = false;
  const [wide, high] = [box.offsetWidth, box.offsetHeight];
  box.style.left = `${x + wide + 26 < size[0] ? x + 14 : Math.max(4, x - wide - 14)}px`;
  box.style.top = `${Math.max(4, Math.min(y - 30, size[1] - high - 6))}px`;
}
