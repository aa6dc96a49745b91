/** Entry of the tracker page: reads what the page brings, verifies the manifest, and draws into #tracker. */

import { render } from "preact";

import { embedded } from "./embedded.ts";
import { readManifest } from "./protocol/manifest.ts";
import { openStore } from "./store.ts";
import { speak } from "./strings.ts";
import { Tracker } from "./tracker/app.tsx";

interface Config {
  readonly ballotbox: string;
  readonly manifest: string;
  readonly witnesses: boolean;
}

async function start(): Promise<void> {
  speak(embedded("strings"));
  const { ballotbox, manifest, witnesses } = embedded<Config>("config");
  const place = document.getElementById("tracker");
  if (!place) throw new Error("the page has no #tracker");
  const ledger = { ballotbox, signed: readManifest(manifest) };
  const store = await openStore(globalThis.indexedDB);
  place.textContent = "";
  render(<Tracker ledger={ledger} store={store} witnesses={witnesses} />, place);
}

void start();
