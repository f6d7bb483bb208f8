"use strict";
/* Turns the chart data of the page into Apache ECharts: panels of lines with bands over dates or weeks. */
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const DAY = 86400000;
  const DASHES = ["solid", [8, 3], [2, 3], [10, 3, 2, 3], [5, 5], [1, 2]];
  const LOOKS = {
    with: { color: "--with", width: 2.4, type: "solid" },
    without: { color: "--without", width: 2, type: [6, 4] },
    difference: { color: "--change", width: 2.2, type: "solid" },
    weekly: { color: "--faint", width: 0.8, type: "solid" },
    mean: { color: "--with", width: 2.4, type: "solid" },
  };
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const lookOf = (look) => LOOKS[look] || { color: `--c${look % 6}`, width: 2.2, type: DASHES[look % 6] };
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

  function figure(value) {
    if (value === null || value === undefined || value === "-") return "–";
    const size = Math.abs(value);
    const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    const text = size >= 1e6 ? `${(value / 1e6).toFixed(1)} m` : value.toLocaleString("en", { minimumFractionDigits: 0, maximumFractionDigits: digits });
    return text.replace("-", "−");
  }
  const axisFigure = (value) => {
    const size = Math.abs(value);
    const text = size >= 1e6 ? `${+(value / 1e6).toPrecision(3)} m` : size >= 1e4 ? `${+(value / 1e3).toPrecision(3)} k` : String(+value.toPrecision(4));
    return text.replace("-", "−");
  };
  const dated = (time) => new Date(time).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

  const topOf = (panel) => Math.min(100, 20 * Math.ceil(Math.max(1, ...panel.lines.flatMap((line) => line.values)) / 20));
  /* A name in two lines if it is long. */
  function wrapped(name) {
    if (name.length <= 22) return name;
    const cut = name.lastIndexOf(" ", 22);
    const [first, rest] = cut > 0 ? [name.slice(0, cut), name.slice(cut + 1)] : [name.slice(0, 22), name.slice(22)];
    return `${first}\n${rest.length > 22 ? `${rest.slice(0, 21)}…` : rest}`;
  }
  /* How far (pixels) names at line ends must move so that they do not cover each other. */
  function spread(panel, high) {
    const most = topOf(panel);
    const wanted = panel.lines.map((line, n) => ({ n, y: high * (1 - (line.values[line.values.length - 1] ?? 0) / most), tall: 15 * wrapped(line.name).split("\n").length }));
    wanted.sort((one, other) => one.y - other.y);
    const moves = [];
    let floor = -Infinity;
    const placed = wanted.map((each) => { const y = Math.max(each.y, floor + each.tall / 2); floor = y + each.tall / 2; return y; });
    const over = Math.max(0, floor - high - 8);
    let ceiling = high + 8;
    for (let k = placed.length - 1; k >= 0 && over; k -= 1) {
      placed[k] = Math.min(placed[k], ceiling - wanted[k].tall / 2);
      ceiling = placed[k] - wanted[k].tall / 2;
    }
    wanted.forEach((each, k) => { moves[each.n] = placed[k] - each.y; });
    return moves;
  }

  /* Rows that items of these widths take in a legend. */
  function rowsOf(widths, width) {
    let rows = 1, used = 0;
    for (const each of widths) {
      if (used && used + each > width - 10) { rows += 1; used = 0; }
      used += each;
    }
    return rows;
  }

  function option(data, box, printing) {
    const start = data.start ? Date.parse(`${data.start}T00:00:00Z`) : null;
    const weeks = Array.isArray(data.weeks) ? data.weeks : Array.from({ length: data.weeks.count }, (_, k) => data.weeks.from + k);
    const at = (week) => (start === null ? week : start + week * 7 * DAY);
    const ink = css("--ink"), muted = css("--muted");
    const narrow = box.width < 520 && !printing;
    const named = data.panels.some((panel) => panel.named) && !narrow && !printing;
    const legend = data.panels.some((panel) => panel.lines.length > 1) && !named;
    const several = data.panels.length;
    const wide = data.panels[0].lines.map((line) => 56 + 6.8 * line.name.length);
    const legendLines = legend ? rowsOf(wide, box.width) : 0;
    const top = 36, bottom = legend ? 34 + (start === null ? 14 : 0) + 24 * legendLines : 28 + (start === null ? 14 : 0), between = 40;
    const high = (box.height - top - bottom - between * (several - 1)) / several;
    const chart = { animation: false, useUTC: true, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: ink }, grid: [], xAxis: [], yAxis: [], series: [] };
    const bands = new Map();
    data.panels.forEach((panel, k) => {
      chart.grid.push({ left: 56, right: named ? 150 : 16, top: top + k * (high + between), height: high, containLabel: false });
      const last = k === several - 1;
      chart.xAxis.push({ gridIndex: k, type: start === null ? "value" : "time", min: at(weeks[0]), max: at(weeks[weeks.length - 1]), axisLine: { onZero: false, lineStyle: { color: muted } }, axisLabel: { show: last, color: muted, fontSize: 12, hideOverlap: true, formatter: start === null ? undefined : (value) => (new Date(value).getUTCMonth() === 0 ? String(new Date(value).getUTCFullYear()) : "") }, minInterval: start === null ? 1 : 28 * DAY, axisTick: { show: last }, splitLine: { show: false }, name: last && start === null ? "week" : "", nameLocation: "middle", nameGap: 22, nameTextStyle: { color: muted } });
      chart.yAxis.push({ gridIndex: k, type: "value", scale: true, axisLine: { show: false }, axisTick: { show: false }, min: panel.percent ? 0 : undefined, max: panel.percent ? topOf(panel) : undefined, splitNumber: several > 1 ? 3 : 4, name: several > 1 ? `${panel.title} (${panel.unit})` : panel.unit, nameLocation: "end", nameGap: 12, nameTextStyle: { color: muted, align: "left", padding: [0, 0, 0, -48] }, axisLabel: { color: muted, fontSize: 12, formatter: axisFigure }, splitLine: { lineStyle: { color: css("--grid") } } });
      const moves = named && panel.named ? spread(panel, high) : [];
      panel.lines.forEach((line, n) => {
        const look = lookOf(line.look), color = css(look.color);
        const axes = { xAxisIndex: k, yAxisIndex: k };
        if (line.low) {
          const stack = `band-${k}-${n}`;
          const points = (pick) => weeks.map((week, i) => [at(week), line.low[i] === null || line.high[i] === null ? "-" : pick(i)]);
          const hidden = { type: "line", ...axes, stack, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, emphasis: { disabled: true } };
          chart.series.push({ ...hidden, name: `${line.name} low`, data: points((i) => line.low[i]) });
          chart.series.push({ ...hidden, name: `${line.name} band`, data: points((i) => line.high[i] - line.low[i]), areaStyle: { color, opacity: panel.lines.length > 2 ? 0.13 : 0.22 } });
          bands.set(`${k}:${line.name}`, line);
        }
        const marks = n === 0 ? data.marks.map((mark) => ({ xAxis: at(mark.week) })) : [];
        const flat = panel.zero && n === 0 ? [{ yAxis: 0, lineStyle: { color: muted, type: "solid", width: 1 } }] : [];
        chart.series.push({
          type: "line", name: line.name, ...axes, symbol: "none", color, data: weeks.map((week, i) => [at(week), line.values[i] === null ? "-" : line.values[i]]),
          lineStyle: { color, width: look.width, type: look.type }, emphasis: { disabled: true }, z: look.width > 1 ? 3 : 2,
          endLabel: named && panel.named ? { show: true, formatter: wrapped(line.name), color, fontSize: 12, lineHeight: 14, distance: 6, offset: [0, moves[n]] } : undefined,
          markLine: marks.length + flat.length ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: css("--mark"), type: [5, 4], width: 1.5 }, data: [...marks, ...flat] } : undefined,
        });
      });
    });
    if (legend) {
      const names = data.panels[0].lines.map((line) => line.name);
      chart.legend = { type: "plain", bottom: 0, left: 0, itemWidth: 34, itemHeight: 10, itemGap: 22, itemStyle: { opacity: 0 }, textStyle: { color: ink, fontSize: 12 }, data: names.map((name) => ({ name })), selectedMode: false };
    }
    chart.axisPointer = { link: [{ xAxisIndex: "all" }], lineStyle: { color: muted } };
    chart.tooltip = {
      trigger: "axis", confine: true, backgroundColor: css("--paper"), borderColor: muted, textStyle: { color: ink, fontSize: 13 },
      formatter: (points) => {
        if (!points.length) return "";
        const value = points[0].axisValue;
        const week = start === null ? value : Math.round((value - start) / (7 * DAY));
        const lines = points.filter((point) => !/ (low|band)$/.test(point.seriesName)).map((point) => {
          const band = bands.get(`${point.axisIndex}:${point.seriesName}`);
          const i = weeks.indexOf(week);
          const interval = band && i >= 0 ? ` (${figure(band.low[i])} to ${figure(band.high[i])})` : "";
          return `${point.marker}${escape(point.seriesName)}: <b>${figure(point.value[1])}</b>${interval}`;
        });
        return `${start === null ? "" : `${dated(value)}, `}week ${week}<br>${lines.join("<br>")}`;
      },
    };
    return chart;
  }

  const plots = [...document.querySelectorAll("[data-chart]")].map((node) => ({ node, data: page.charts[node.dataset.chart], chart: null }));
  function draw(plot, printing) {
    const width = printing ? 330 : plot.node.clientWidth, height = printing ? Math.min(plot.node.clientHeight, 320) : plot.node.clientHeight;
    if (!width) return;
    if (!plot.chart) plot.chart = echarts.init(plot.node, null, { renderer: "svg", width, height });
    else plot.chart.resize({ width, height });
    plot.chart.setOption(option(plot.data, { width, height }, printing), true);
    plot.drawn = width;
  }
  const drawAll = (printing) => plots.forEach((plot) => draw(plot, printing));
  const watcher = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const plot = plots.find((each) => each.node === entry.target);
      if (plot && !printing && plot.drawn !== plot.node.clientWidth) draw(plot, false);
    }
  });
  let printing = false;
  drawAll(false);
  for (const plot of plots) watcher.observe(plot.node);
  document.addEventListener("squeeze:theme", () => drawAll(false));
  document.addEventListener("squeeze:print", (event) => { printing = event.detail; drawAll(printing); });
  document.documentElement.dataset.charts = "drawn";
})();
