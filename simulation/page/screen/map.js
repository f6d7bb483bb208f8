// The map: places, lanes, agents, hits. The drawing lies in ../map_parts.
import { Scene } from "squeeze-map";

export default {
  template: `<div class="sq-map" role="img" tabindex="0" :aria-label="label">
    <canvas></canvas><div class="sq-tip" hidden></div>
    <div class="sq-zoom"><button type="button" aria-label="zoom in">+</button>
    <button type="button" aria-label="zoom out">&minus;</button><button type="button" aria-label="whole map">&#8634;</button></div>
  </div>`,
  props: { world: Object, settings: Object, first: Object, label: String },
  mounted() {
    const [into, out, whole] = this.$el.querySelectorAll("button");
    this.scene = new Scene(this.$el, this.world, (row) => this.$emit("look", { row }));
    this.scene.set({ theme: sqTheme(), ...this.settings });
    if (this.first) this.scene.show(this.first);
    into.onclick = () => this.scene.zoom(1.4);
    out.onclick = () => this.scene.zoom(1 / 1.4);
    whole.onclick = () => this.scene.whole();
  },
  beforeUnmount() {
    this.scene.stop();
  },
  methods: {
    show(frame) {
      this.scene.show(frame);
      return true;
    },
    begin(world) {
      this.scene.begin(world);
    },
    set(settings) {
      this.scene.set(settings);
    },
    tell(row, agent) {
      this.scene.tell(row, agent);
    },
    agents() {
      return this.scene.dots.count();
    },
  },
};
