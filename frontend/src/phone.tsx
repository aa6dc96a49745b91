/** Entry of the phone page: reads what the page brings, takes the ticket out of the address, and draws into #sheet. */

import { render } from "preact";

import type { Config } from "./api.ts";
import { App } from "./sheet/app.tsx";
import { isShared } from "./sheet/shared.tsx";
import { currentTicket, openStore, type Store } from "./store.ts";
import { speak } from "./strings.ts";
import { ticketIn } from "./ticket.ts";

function embedded<T>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return JSON.parse(element.textContent ?? "") as T;
}

function takeFromAddress(store: Store): string | null {
  const ticket = ticketIn(location.hash);
  // Without a place to keep it, the address is the only thing that survives a reload.
  if (ticket && store.durable) history.replaceState(null, "", location.pathname + location.search);
  return ticket;
}

/** The language links reload the page; a ticket that is still in the address goes along. */
function keepFragment(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-keep-fragment]")) {
    link.addEventListener("click", () => (link.hash = location.hash));
  }
}

/** Offline reloads, where browsers allow them: over https. Without, everything else works the same. */
function installWorker({ worker_url, page_url }: Config): void {
  if (!globalThis.isSecureContext || !("serviceWorker" in navigator)) return;
  void navigator.serviceWorker.register(worker_url, { scope: page_url, updateViaCache: "none" }).catch(() => undefined);
}

async function start(): Promise<void> {
  speak(embedded("strings"));
  const config = embedded<Config>("config");
  const sheet = document.getElementById("sheet");
  if (!sheet) throw new Error("the page has no #sheet");
  const store = await openStore(globalThis.indexedDB);
  const show = (ticket: string | null): void =>
    render(<App config={config} store={store} ticket={ticket} onTicket={show} />, sheet);
  // Scanning another ticket in this tab changes only what is after the #, which loads no page.
  window.addEventListener("hashchange", () => {
    const ticket = takeFromAddress(store);
    if (ticket) show(ticket);
  });
  keepFragment();
  // What the page says until the script runs.
  sheet.textContent = "";
  installWorker(config);
  // On a tablet that goes round, whoever comes next is not shown the one before.
  show(takeFromAddress(store) ?? (isShared() ? null : await currentTicket(store)) ?? null);
}

void start();
