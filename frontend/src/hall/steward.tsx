/** Entry of the steward's page: one venue, live. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import { VenuePage, type VenueConfig } from "./venue.tsx";

speak(embedded("strings"));
const place = document.getElementById("steward");
if (place) {
  place.textContent = "";
  render(<VenuePage config={embedded<VenueConfig>("config")} />, place);
}
