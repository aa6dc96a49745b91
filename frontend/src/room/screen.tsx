/** Entry of a big screen: shows its code until it is paired, then the meeting. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import { type Config, Wall } from "./screen/app.tsx";

speak(embedded("strings"));
const place = document.getElementById("screen");
if (place) {
  place.textContent = "";
  render(<Wall config={embedded<Config>("config")} />, place);
}
