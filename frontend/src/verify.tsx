/**
 * Entry of the page on which a bundle is checked; the same script is its own worker, so that one hash stands for all of it.
 * In a page it draws into #verify; in a worker it waits for a file.
 */

import { render } from "preact";

import { embedded } from "./embedded.ts";
import { speak } from "./strings.ts";
import { VerifyPage } from "./verify/page.tsx";
import { serve } from "./verify/work.ts";

if (typeof document === "undefined") {
  serve();
} else {
  speak(embedded("strings"));
  const place = document.getElementById("verify");
  if (!place) throw new Error("the page has no #verify");
  place.textContent = "";
  render(<VerifyPage script={import.meta.url} />, place);
}
