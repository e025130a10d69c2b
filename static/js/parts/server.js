/** Talks to the server. Every failure is a RequestError that says, in the server's words where it has any, what went wrong. */

import { withAtMost } from "../core/geometry.js";

export class RequestError extends Error {
  /** `retry`: whether to try again; a number of seconds after which. @param {string} message @param {Failure} failure */
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
 * @param {Stroke[]} strokes @param {{detector?: string, explain?: boolean}} options
 */
export function request(strokes, { detector = "", explain = false } = {}) {
  const whole = withAtMost(strokes, MOST_POINTS).map((stroke) => stroke.map((row) => row.map(Math.round)));
  return { strokes: whole, ...(detector && { detector }), ...(explain && { explain }) };
}

/** @type {(body: object, signal?: AbortSignal) => Promise<Reply>} */
export function predict(body, signal) {
  return ask("/predict", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

/** Every detector, in short. @type {() => Promise<{detectors: Pick<Spec, "name" | "kind">[]}>} */
export const detectors = () => ask("/detectors");
/** All that a page needs to know of one. @type {(name: string) => Promise<Spec>} */
export const detector = (name) => ask(`/detectors/${encodeURIComponent(name)}`);
/** What the server has at the address. @param {string} address @param {RequestInit} options */
export async function ask(address, options = {}) {
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

/** @param {Response} reply */
async function explanation(reply) {
  const kind = reply.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) return `${reply.status} ${reply.statusText}`;
  const problem = await reply.json();
  return problem.detail || problem.title || String(reply.status);
}

/** @param {Response} reply */
function retryOf(reply) {
  if (reply.status === 429) return Number(reply.headers.get("Retry-After")) || 2;
  return reply.status >= 500;
}
