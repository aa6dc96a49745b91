/** Entry of a venue's page of picture and sound. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import { VideoPage } from "./app.tsx";
import type { Config } from "./signalling.ts";

speak(embedded("strings"));
const place = document.getElementById("video");
if (place) {
  place.textContent = "";
  render(<VideoPage config={embedded<Config>("config")} />, place);
}
