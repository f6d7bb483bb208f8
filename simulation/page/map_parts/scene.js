// Puts the parts of the map together, and answers wheel, drag and pointer.
import { apart } from "./apart.js";
import { arcsOf, drawArc, looksOf } from "./arcs.js";
import { ROLES, THEMES } from "./colours.js";
import { Dots } from "./dots.js";
import { drawGround } from "./ground.js";
import { labelsOf } from "./labels.js";
import { shape } from "./shapes.js";
import { fillTip, placeTip } from "./tip.js";

const FLASH = 900; // milliseconds of a seizure's ring
const FRAME = 1000 / 30;

export class Scene {
  constructor(root, world, look) {
    this.root = root;
    this.look = look;
    this.canvas = root.querySelector("canvas");
    this.tip = root.querySelector(".sq-tip");
    this.settings = { side: "with", colour: "mode", theme: "light", playing: false, full: false, squeezed: [], big: false };
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.begin(world);
    this.watch();
    this.resize();
  }

  begin(world) {
    this.world = world;
    this.dots = new Dots(world.places);
    this.frame = null;
    this.flashes = [];
    this.pulses = new Map();
    this.view = { k: 1, x: 0, y: 0 };
    this.settings.squeezed = [];
    if (this.size) this.layout();
  }

  role(row) {
    const first = this.frame.first_rows;
    let k = first.length - 1;
    while (row < first[k]) k--;
    return ROLES[k];
  }

  watch() {
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
    const c = this.canvas;
    c.addEventListener("wheel", (e) => { e.preventDefault(); this.zoom(Math.exp(-e.deltaY / 500), e.offsetX, e.offsetY); }, { passive: false });
    c.addEventListener("pointerdown", (e) => { this.drag = [e.offsetX, e.offsetY]; c.setPointerCapture(e.pointerId); });
    c.addEventListener("pointerup", () => { this.drag = null; });
    c.addEventListener("pointermove", (e) => this.drag ? this.pan(e) : this.hover(e.offsetX, e.offsetY));
    c.addEventListener("pointerleave", () => this.hide());
    c.addEventListener("dblclick", () => this.whole());
  }

  stop() {
    this.observer.disconnect();
    cancelAnimationFrame(this.next);
    this.stopped = true;
  }

  resize() {
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.size = [this.root.clientWidth, this.root.clientHeight];
    this.canvas.width = Math.max(1, this.size[0] * ratio);
    this.canvas.height = Math.max(1, this.size[1] * ratio);
    this.ratio = ratio;
    this.layout();
  }

  place([x, y]) {
    const [wide, high] = this.size;
    const edge = [Math.min(80, wide * 0.08), Math.min(84, high * 0.16)];
    const flat = [edge[0] + x * (wide - 2.3 * edge[0]), edge[1] + y * (high - 1.6 * edge[1])];
    return [flat[0] * this.view.k + this.view.x, flat[1] * this.view.k + this.view.y];
  }

  layout() {
    this.share = Math.max(0.42, Math.min(1, this.size[0] / 1000, this.size[1] / 460)); // dots are smaller on a telephone
    this.dots.scale(this.share);
    this.reach = (k) => Math.max(7 * this.share, this.dots.reach(k) * Math.sqrt(this.view.k));
    this.centres = apart(this.world.places.map((p) => this.place([p.x, p.y])), this.reach, this.view.k === 1 ? this.size : null, this.share);
    this.arcs = arcsOf(this.world, this.centres);
    this.ground = null;
    this.wake();
  }

  paintGround() {
    this.ground = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    const c = this.ground.getContext("2d");
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const place = (at) => this.place(at);
    drawGround(c, this.world, this.centres, this.reach, THEMES[this.settings.theme], this.size, place);
    const font = `500 ${this.settings.big ? 17 : this.size[0] < 600 ? 9.5 : 13}px Roboto, sans-serif`;
    this.labels = labelsOf(c, this.world, this.centres, this.reach, this.size, font);
    this.paintLabels(font);
  }

  set(settings) {
    Object.assign(this.settings, settings);
    this.layout();
  }

  show(frame) {
    const now = performance.now();
    const first = !this.frame;
    this.frame = frame;
    this.dots.show(frame.agents[0], frame.agents[1], now, first || this.calm || frame.jump);
    if (first || frame.jump) this.layout();
    this.flash(frame, now);
    this.wake();
  }

  flash(frame, now) {
    // one ring a place; at high speed hardly a place is without a hit, so only the most hit ones flash
    const hits = new Map();
    for (const [place, , count] of frame.hits) hits.set(place, (hits.get(place) || 0) + count);
    const most = [...hits].sort((a, b) => b[1] - a[1]).slice(0, 4);
    for (const [place, count] of most) {
      if (!this.flashes.some((flash) => flash.place === place)) this.flashes.push({ place, count, since: now });
    }
    if (frame.weeks <= 4) for (const row of frame.switched) this.pulses.set(row, now);
  }

  wake() {
    if (!this.next && !this.stopped) this.next = requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.next = 0;
    if (now - (this.last || 0) >= FRAME - 4) {
      this.last = now;
      this.draw(now);
    }
    if (this.still()) return; // then only a new frame is drawn
    if (this.settings.playing || this.flashes.length || this.pulses.size || this.dots.moving(now)) this.wake();
  }

  still() {
    const { playing, full } = this.settings;
    return this.calm || (playing && (full || (this.frame && this.frame.weeks > 4)));
  }

  draw(now) {
    if (!this.ground) this.paintGround();
    const c = this.canvas.getContext("2d");
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.drawImage(this.ground, 0, 0);
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    if (this.frame) {
      const looks = looksOf(this.world, this.frame, this.settings, THEMES[this.settings.theme]);
      const phase = this.settings.playing && !this.still() ? (now / 2600) % 1 : null;
      looks.forEach((one, k) => one && drawArc(c, this.arcs[k], one, phase));
      c.globalAlpha = 1;
      this.drawDots(c, now);
      this.drawHits(c, now);
    }
    this.drawSqueezed(c);
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(this.names, 0, 0);
  }

  drawDots(c, now) {
    const size = 3.4 * Math.max(0.6, this.share) * Math.sqrt(this.view.k) * (this.settings.big ? 1.2 : 1);
    c.lineWidth = 0.8;
    for (const [row, spot] of this.dots.at) {
      const role = this.role(row);
      const [x, y] = this.dots.position(spot, this.centres, this.view.k, now);
      spot.x = x;
      spot.y = y;
      c.fillStyle = role[this.settings.theme];
      c.strokeStyle = THEMES[this.settings.theme].dot;
      shape(c, role.shape, x, y, row === this.told ? size * 1.7 : size);
      c.fill();
      c.stroke();
      const since = this.pulses.get(row);
      if (since !== undefined) this.ring(c, x, y, size + 5 * ((now - since) / FLASH), (now - since) / FLASH, role[this.settings.theme], 1.4);
      if (now - since > FLASH) this.pulses.delete(row);
    }
    for (const [row, since] of this.pulses) if (now - since > FLASH) this.pulses.delete(row);
  }

  drawHits(c, now) {
    this.flashes = this.flashes.filter((flash) => now - flash.since < FLASH);
    const theme = THEMES[this.settings.theme];
    for (const flash of this.flashes) {
      if (!this.centres[flash.place]) continue;
      const done = (now - flash.since) / FLASH;
      const [x, y] = this.centres[flash.place];
      this.ring(c, x, y, this.reach(flash.place) + 2 + (this.calm ? 6 : 22 * done), done, theme.hit, 1.2 + Math.min(2.4, flash.count / 6));
    }
  }

  ring(c, x, y, r, done, colour, width) {
    c.globalAlpha = Math.max(0, 1 - done);
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.beginPath();
    c.arc(x, y, r, 0, 7);
    c.stroke();
    c.globalAlpha = 1;
  }

  drawSqueezed(c) {
    c.strokeStyle = THEMES[this.settings.theme].squeezed;
    for (const k of this.settings.squeezed) {
      const [x, y] = this.centres[k];
      const r = this.reach(k) + 7;
      c.lineWidth = 3;
      for (const side of [0, Math.PI]) {
        c.beginPath();
        c.arc(x, y, r, side - 0.95, side + 0.95);
        c.stroke();
        const edge = x + Math.cos(side) * r;
        c.beginPath();
        c.moveTo(edge + Math.cos(side) * 9, y);
        c.lineTo(edge, y);
        c.stroke();
      }
    }
  }

  paintLabels(font) {
    // once for a layout, for text is slow to draw
    this.names = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    const c = this.names.getContext("2d");
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const theme = THEMES[this.settings.theme];
    c.font = font;
    c.lineJoin = "round";
    c.lineWidth = 3.5;
    c.strokeStyle = theme.halo;
    c.fillStyle = theme.ink;
    for (const label of this.labels) {
      label.lines.forEach((line, k) => {
        c.strokeText(line, label.x, label.y + k * label.high);
        c.fillText(line, label.x, label.y + k * label.high);
      });
    }
  }

  zoom(by, x = this.size[0] / 2, y = this.size[1] / 2) {
    const k = Math.max(1, Math.min(8, this.view.k * by));
    const real = k / this.view.k;
    this.view = { k, x: x - (x - this.view.x) * real, y: y - (y - this.view.y) * real };
    if (k === 1) this.view = { k: 1, x: 0, y: 0 };
    this.hide();
    this.layout();
  }

  pan(e) {
    if (this.view.k === 1) return;
    this.view.x += e.offsetX - this.drag[0];
    this.view.y += e.offsetY - this.drag[1];
    this.drag = [e.offsetX, e.offsetY];
    this.layout();
  }

  whole() {
    this.view = { k: 1, x: 0, y: 0 };
    this.layout();
  }

  hover(x, y) {
    let [row, far] = [-1, 9];
    for (const [k, spot] of this.dots.at) {
      const d = Math.hypot(spot.x - x, spot.y - y);
      if (d < far) [row, far] = [k, d];
    }
    if (row === this.told) return;
    if (row < 0) return this.hide();
    this.told = row;
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.look(row), 90); // not for every agent that the pointer passes over
    this.wake();
  }

  tell(row, agent) {
    if (row !== this.told || !agent) return;
    const spot = this.dots.at.get(row);
    fillTip(this.tip, agent);
    placeTip(this.tip, spot ? spot.x : 0, spot ? spot.y : 0, this.size);
  }

  hide() {
    clearTimeout(this.asking);
    this.told = undefined;
    this.tip.hidden = true;
    this.wake();
  }
}
