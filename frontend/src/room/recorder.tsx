/** Entry of the recorder's page. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import type { Config } from "./acting.tsx";
import { Recorder } from "./recorder/app.tsx";

speak(embedded("strings"));
const place = document.getElementById("recorder");
if (place) {
  place.textContent = "";
  render(<Recorder config={embedded<Config>("config")} />, place);
}
