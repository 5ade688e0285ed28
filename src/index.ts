export { ExplogError, type ExplogErrorCode } from "./format/explog-error.js";
