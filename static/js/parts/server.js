/** Talks to the server. Every failure is a RequestError that says, in the server's words where it has any, what went wrong. */

import { withAtMost } from "../core/geometry.js";

export class RequestError extends Error {
  /** @param {boolean|number} retry  whether to try again; a number of seconds after which */
  constructor(message, { status = 0, retry = false, cause = undefined } = {}) {
    super(message, { cause });
    this.name = "RequestError";
    this.status = status;
    this.retry = retry;
  }
}

/** Most points in a request: the server's own limit is 5,000. */
const MOST_POINTS = 4500;

/**
 * The body of a request about a drawing: every page asks about the same strokes in the same way.
 * @param {number[][][]} strokes @param {{detector: string, explain: boolean}} options
 */
export function request(strokes, { detector = "", explain = false } = {}) {
  const whole = withAtMost(strokes, MOST_POINTS).map((stroke) => stroke.map((row) => row.map(Math.round)));
  return { strokes: whole, ...(detector && { detector }), ...(explain && { explain }) };
}

/** @param {Object} body @param {AbortSignal} signal @returns {Promise<Object>} the reply of POST /predict */
export function predict(body, signal) {
  return ask("/predict", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

/**
 * @param {File} file  sent as it is, byte for byte @param {string} detector @param {AbortSignal} signal
 * @returns {Promise<Object>} the reply of POST /predict, with where the photo is odd
 */
export function predictFile(file, detector, signal) {
  const body = new FormData();
  // What it is called is nobody's business but the visitor's.
  body.append("image", file, "photo");
  body.append("detector", detector);
  body.append("explain", "true");
  return ask("/predict", { method: "POST", body, signal });
}

/** @returns {Promise<{detectors: Object[]}>} every detector, in short */
export const detectors = () => ask("/detectors");
/** @returns {Promise<Object>} all that a page needs to know of one */
export const detector = (name) => ask(`/detectors/${encodeURIComponent(name)}`);
/** @returns {Promise<{bitmaps: string}>} synthetic doodles, 784 bytes each, in base64 */
export const doodles = (shape, count, seed) => ask(`/samples/doodles?${new URLSearchParams({ shape, count, seed })}`);
/** @returns {Promise<{bitmaps: string}>} handwritten digits, where the server has them, likewise */
export const digits = (digit, count) => ask(`/samples/digits?${new URLSearchParams({ digit, count })}`);

async function ask(address, options = {}) {
  let reply;
  try {
    reply = await fetch(address, { headers: { Accept: "application/json" }, ...options });
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason ?? error;
    throw new RequestError("offline", { retry: true, cause: error });
  }
  if (reply.ok) return reply.json();
  throw new RequestError(await explanation(reply), { status: reply.status, retry: retryOf(reply) });
}

async function explanation(reply) {
  const kind = reply.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) return `${reply.status} ${reply.statusText}`;
  const problem = await reply.json();
  return problem.detail || problem.title || String(reply.status);
}

function retryOf(reply) {
  if (reply.status === 429) return Number(reply.headers.get("Retry-After")) || 2;
  return reply.status >= 500;
}
