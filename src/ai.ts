export { type ExplogMiddleware, explogMiddleware } from "./instrument/ai-sdk-middleware.js";
export { type ExplogTelemetry, explogTelemetry } from "./instrument/ai-sdk-telemetry.js";
