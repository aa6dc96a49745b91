/**
 * The service worker of the join page, where there is https: a reload without a network gives the page, its script, style
 * and sentences, so that what is kept on the phone can be seen and is sent when the network is back. The site puts
 * `SHELL` in front of this file; other content makes it another file, which the browser installs anew.
 *
 * Network first, always: what is kept here answers only when nothing else does, or not soon. Only the page and the files
 * of the shell pass through it. Never an answer of the site's or the ballot box's addresses, and no address after a #.
 */

interface Shell {
  /** The hash of all that is kept. */
  readonly version: string;
  readonly page: string;
  readonly files: readonly string[];
}

/** The few parts of a worker's world that are used here; the page's own types know nothing of them. */
interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker extends EventTarget {
  readonly SHELL: Shell;
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

const worker = self as unknown as Worker;
const { version, page, files } = worker.SHELL;
const PREFIX = "answerable-join-";
const NAME = PREFIX + version;
/** After so many milliseconds without an answer the kept copy is shown. */
const PATIENCE_MS = 4_000;

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([page, ...files].map((url) => new Request(url, { cache: "reload" })));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

function patience(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
}

async function answered(request: Request, key: string): Promise<Response> {
  const kept = await (await caches.open(NAME)).match(key);
  const fresh = fetch(request);
  if (!kept) return fresh;
  const first = await Promise.race([fresh.catch(() => null), patience()]);
  // An error page of a gateway is treated like no answer.
  return first && first.status < 500 ? first : kept;
}

/** The page as last shown: its language may have changed since it was installed. */
async function shown(request: Request): Promise<Response> {
  const response = await answered(request, page);
  if (response.ok && response.type === "basic" && !response.redirected) await (await caches.open(NAME)).put(page, response.clone());
  return response;
}

worker.addEventListener("install", (event) => (event as Extendable).waitUntil(install()));
worker.addEventListener("activate", (event) => (event as Extendable).waitUntil(activate()));
worker.addEventListener("fetch", (happened) => {
  const event = happened as Fetching;
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === page) event.respondWith(shown(request));
  } else if (files.includes(url.pathname)) event.respondWith(answered(request, url.pathname));
});

export {};
