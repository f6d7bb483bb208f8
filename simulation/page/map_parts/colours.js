// Okabe-Ito, readable without colour vision; every colour has a shape or a dash beside it.
export const MODES = {
  post: { light: "#b86e00", dark: "#ffb733", dash: [2, 5] },
  container: { light: "#0072b2", dark: "#4aa8e8", dash: [] },
  vehicle: { light: "#007d5c", dark: "#2fc79b", dash: [12, 3] },
  vessel: { light: "#2f86b8", dark: "#8cd0f7", dash: [9, 5] },
  air: { light: "#a8437a", dark: "#f09fcb", dash: [8, 4, 2, 4] },
};
export const FAMILIES = [
  { light: "#b23c00", dark: "#ff8a4c" }, { light: "#0072b2", dark: "#4aa8e8" }, { light: "#007d5c", dark: "#2fc79b" },
  { light: "#a8437a", dark: "#f09fcb" }, { light: "#8a6d00", dark: "#f0e442" }, { light: "#555b66", dark: "#c3cad4" },
];
export const ROLES = [
  { name: "supplier", shape: "triangle", light: "#0072b2", dark: "#4aa8e8" },
  { name: "broker", shape: "diamond", light: "#c77800", dark: "#ffb733" },
  { name: "courier", shape: "arrow", light: "#007d5c", dark: "#2fc79b" },
  { name: "launderer", shape: "hexagon", light: "#8a6d00", dark: "#f0e442" },
  { name: "laboratory", shape: "square", light: "#b23c00", dark: "#ff8a4c" },
  { name: "retail cell", shape: "circle", light: "#3d434e", dark: "#c9d2de" },
  { name: "organisation", shape: "star", light: "#a8437a", dark: "#f09fcb" },
];
export const THEMES = {
  light: {
    land: "rgba(112,103,82,0.13)", line: "rgba(60,60,60,0.10)", degree: "rgba(60,60,60,0.55)", ink: "#16181d",
    halo: "rgba(247,245,240,0.92)", squeezed: "#b23c00", more: "#b23c00", less: "#0072b2", hit: "#16181d", dot: "#ffffff",
  },
  dark: {
    land: "rgba(140,170,210,0.10)", line: "rgba(200,215,240,0.07)", degree: "rgba(200,215,240,0.55)", ink: "#eef2f8",
    halo: "rgba(15,19,26,0.9)", squeezed: "#ff8a4c", more: "#ff8a4c", less: "#4aa8e8", hit: "#ffd23f", dot: "#0f131a",
  },
};
