export { type ExplogCallbacks, explogCallbacks } from "./instrument/langchain-callbacks.js";
