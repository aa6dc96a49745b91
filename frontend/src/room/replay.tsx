/** Entry of the replay. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import { type Config, Replay } from "./replay/app.tsx";

speak(embedded("strings"));
const place = document.getElementById("replay");
if (place) {
  place.textContent = "";
  render(<Replay config={embedded<Config>("config")} />, place);
}
