"use strict";
/* The replay: arcs whose width follows the flow of the week, rings for what was seized, and a feed of switches. */
(() => {
  const run = JSON.parse(document.getElementById("data").textContent).replay;
  if (!run) return;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDEST = { wide: 13, tall: 9 }, RING = { wide: 26, tall: 18 };
  const el = (id) => document.getElementById(`replay-${id}`);
  const slider = el("slider"), stage = document.getElementById("stage"), spark = document.getElementById("spark");
  const heaviest = Math.max(...run.lanes.flatMap((lane) => lane.kg));
  const mostSeized = Math.max(1e-9, ...run.seized.flat());
  const hidden = new Set();
  let layout = "", parts = null, playing = null;

  const make = (name, attributes, parent, text) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    if (parent) parent.append(node);
    return node;
  };
  const item = (parent, text) => {
    const node = document.createElement("li");
    node.textContent = text;
    parent.append(node);
    return node;
  };
  const kg = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
  const modeOf = (lane) => run.modes[lane.mode] || "other";
  const laneName = (lane) => `${run.places[lane.from].name} to ${run.places[lane.to].name} by ${modeOf(lane)}`;
  const widthOf = (mass) => Math.max(0.5, WIDEST[layout] * Math.sqrt(mass / heaviest));

  function build(wanted) {
    layout = wanted;
    const map = run.layouts[wanted], [width, height] = map.size;
    stage.replaceChildren();
    const svg = make("svg", { viewBox: `0 0 ${width} ${height + 34}` }, stage);
    const defs = make("defs", {}, svg);
    for (const mode of [...run.modes, "other"]) {
      const head = make("marker", { id: `head-${mode}`, viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, defs);
      make("path", { d: "M0 0L8 4L0 8Z", class: `head ${mode}` }, head);
    }
    map.panels.forEach(([x, y, w, h], k) => {
      const clip = make("clipPath", { id: `clip-${k}` }, defs);
      make("rect", { x, y, width: w, height: h, rx: 8 }, clip);
      make("rect", { x, y, width: w, height: h, rx: 8, class: "frame" }, svg);
      make("path", { d: map.land[k], class: "land", "clip-path": `url(#clip-${k})`, "fill-rule": "evenodd" }, svg);
    });
    const rings = map.points.map(([cx, cy]) => make("circle", { cx, cy, r: 0, class: "seized" }, svg));
    const lanes = run.lanes.map((lane, k) => {
      const path = make("path", { d: map.arcs[k], class: `lane ${modeOf(lane)}`, "marker-end": `url(#head-${modeOf(lane)})` }, svg);
      return { path, title: make("title", {}, path) };
    });
    const squeezed = map.points.map(([x, y]) => make("path", { d: `M${x} ${y - 9}L${x + 9} ${y}L${x} ${y + 9}L${x - 9} ${y}Z`, class: "squeezed" }, svg));
    map.points.forEach(([cx, cy], k) => make("title", {}, make("circle", { cx, cy, r: wanted === "wide" ? 4 : 3, class: "dot" }, svg), run.places[k].name));
    map.names.forEach(([x, y, lines]) => {
      const text = make("text", { x, y, class: "name" }, svg);
      lines.forEach((line, k) => make("tspan", { x, dy: k ? 13 : 0 }, text, line));
    });
    const sizes = [1, 0.1].map((share) => heaviest * share);
    sizes.forEach((mass, k) => {
      const x = 10 + k * (wanted === "wide" ? 210 : 175);
      make("line", { x1: x, x2: x + 44, y1: height + 20, y2: height + 20, class: "scaleline", "stroke-width": widthOf(mass) }, svg);
      make("text", { x: x + 52, y: height + 24, class: "scale" }, svg, `${kg(mass)} kg a week`);
    });
    parts = { rings, lanes, squeezed };
  }

  function show(week) {
    run.lanes.forEach((lane, k) => {
      const mass = lane.kg[week], { path, title } = parts.lanes[k];
      const seen = mass > 0.0005 && !hidden.has(modeOf(lane));
      path.style.display = seen ? "" : "none";
      path.style.strokeWidth = widthOf(mass).toFixed(2);
      title.textContent = `${laneName(lane)}: ${kg(mass)} kg a week`;
    });
    run.seized.forEach((places, k) => parts.rings[k].setAttribute("r", (places[week] > 0 ? 5 + RING[layout] * Math.sqrt(places[week] / mostSeized) : 0).toFixed(1)));
    run.places.forEach((place, k) => {
      const now = place.squeezed.some(([from, until]) => from <= week && (until === null || week < until));
      parts.squeezed[k].style.display = now ? "" : "none";
    });
    const date = dateOf(week);
    el("date").textContent = date;
    el("week").textContent = `week ${week} of ${run.weeks - 1}`;
    const active = run.squeezes.filter((each) => each.from <= week && (each.until === null || week < each.until)).map((each) => each.name);
    el("squeezes").textContent = active.length ? `squeezed: ${active.join("; ")}` : run.squeezes.length ? "not squeezed yet" : "";
    slider.setAttribute("aria-valuetext", `${date}, week ${week}`);
    now.setAttribute("x1", xOf(week));
    now.setAttribute("x2", xOf(week));
    counts(week);
    feed(week);
  }

  const start = Date.parse(`${run.start}T00:00:00Z`);
  const dateOf = (week) => new Date(start + week * 604800000).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const xOf = (week) => (run.weeks > 1 ? (1000 * week) / (run.weeks - 1) : 500).toFixed(1);
  const WORDS = { seizure: "seizures", refusal: "refusals by sellers", raid: "raids of laboratories", arrest: "arrests", freeze: "accounts frozen", takedown: "offers taken down" };

  function counts(week) {
    const list = el("counts");
    list.replaceChildren();
    item(list, `delivered: ${kg(run.delivered[week] ?? 0)} kg pure (mean of 4 weeks)`);
    for (const [kind, values] of Object.entries(run.counts)) if (values[week]) item(list, `${WORDS[kind]}: ${values[week]}`);
    const lanes = el("lanes");
    lanes.replaceChildren();
    const order = run.lanes.map((lane) => [lane.kg[week], lane]).filter(([mass, lane]) => mass > 0.0005 && !hidden.has(modeOf(lane)));
    order.sort((one, other) => other[0] - one[0]);
    for (const [mass, lane] of order.slice(0, 5)) item(lanes, `${laneName(lane)}: ${kg(mass)} kg`);
  }

  const { switches, texts } = run.feed;
  const firsts = Array.from({ length: run.weeks + 1 }, () => 0);
  { let k = 0; for (let week = 0; week <= run.weeks; week += 1) { while (k < switches.length && switches[k][0] < week) k += 1; firsts[week] = k; } }
  function feed(week) {
    const list = el("feed"), world = Number(el("world").value);
    const from = firsts[Math.max(0, week - 3)], until = firsts[week + 1];
    const recent = switches.slice(from, until).filter((each) => world < 0 || each[4] === world).reverse();
    list.replaceChildren();
    for (const [when, role, number, place, , label, choice, before, after, gain, pressure] of recent.slice(0, 60)) {
      const line = item(list, "");
      const strong = document.createElement("span");
      strong.className = "label";
      strong.textContent = texts[label];
      const why = document.createElement("span");
      why.className = "why";
      const money = gain === null ? "" : ` Expected ${gain >= 0 ? "gain" : "loss"}: ${Math.abs(Math.round(gain)).toLocaleString("en")} USD a week.`;
      why.textContent = `${money}${texts[pressure] ? ` What weighed most: ${texts[pressure]}.` : ""}`;
      line.append(strong, `: ${texts[role]} ${number}, ${texts[place]}, changed ${texts[choice]} from ${texts[before]} to ${texts[after]}.`, why, ` (week ${when})`);
    }
    if (!recent.length) item(list, "Nobody of this world switched in these four weeks.");
    el("total").textContent = `${recent.length} labelled switches in the last four weeks; ${run.feed.total.toLocaleString("en")} in the run${switches.length < run.feed.total ? `, of which ${switches.length.toLocaleString("en")} are kept here` : ""}`;
  }

  const numbers = run.delivered.filter((value) => value !== null), top = Math.max(...numbers), low = Math.min(...numbers);
  const yOf = (value) => (54 - (48 * (value - low)) / (top - low || 1)).toFixed(1);
  for (const each of run.squeezes) if (each.from < run.weeks) make("line", { x1: xOf(each.from), x2: xOf(each.from), y1: 0, y2: 60, class: "begin" }, spark);
  make("polyline", { points: run.delivered.map((value, week) => (value === null ? "" : `${xOf(week)},${yOf(value)}`)).join(" "), class: "curve" }, spark);
  const now = make("line", { y1: 0, y2: 60, class: "now" }, spark);

  const week = () => Number(slider.value);
  const go = (wanted) => { slider.value = String(Math.min(run.weeks - 1, Math.max(0, wanted))); show(week()); };
  function stop() {
    if (playing !== null) cancelAnimationFrame(playing);
    playing = null;
    el("play").textContent = "▶ Play";
  }
  function play() {
    if (week() >= run.weeks - 1) go(0);
    el("play").textContent = "❚❚ Pause";
    let at = week(), last = null;
    const frame = (time) => {
      if (last !== null) at += (Math.min(250, time - last) / 1000) * Number(el("speed").value);
      last = time;
      if (Math.floor(at) !== week()) go(Math.floor(at));
      if (week() >= run.weeks - 1) stop();
      else playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  }
  el("play").addEventListener("click", () => (playing === null ? play() : stop()));
  el("back").addEventListener("click", () => { stop(); go(week() - 1); });
  el("next").addEventListener("click", () => { stop(); go(week() + 1); });
  slider.addEventListener("input", () => { stop(); show(week()); });
  el("world").addEventListener("change", () => feed(week()));
  for (const box of document.querySelectorAll("[data-mode]")) {
    box.addEventListener("change", () => { hidden[box.checked ? "delete" : "add"](box.dataset.mode); show(week()); });
  }
  const fit = () => {
    const wanted = stage.clientWidth < 640 ? "tall" : "wide";
    if (wanted !== layout) { build(wanted); show(week()); }
  };
  new ResizeObserver(fit).observe(stage);
  fit();
  document.documentElement.dataset.replay = "drawn";
})();
