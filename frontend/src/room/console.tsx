/** Entry of the console: reads what the page brings and draws into #console. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import { Console } from "./console/app.tsx";
import type { Config } from "./console/doing.ts";

speak(embedded("strings"));
const place = document.getElementById("console");
if (place) {
  place.textContent = "";
  render(<Console config={embedded<Config>("config")} />, place);
}
