export { Scene } from "./scene.js";
