/** Entry of the moderator's page: questions from the hall, and who wants to speak. */

import { render } from "preact";

import { embedded } from "../embedded.ts";
import { speak } from "../strings.ts";
import { Moderator } from "./questions.tsx";
import type { ModeratorConfig } from "./questions.tsx";

speak(embedded("strings"));
const place = document.getElementById("moderator");
if (place) {
  place.textContent = "";
  render(<Moderator config={embedded<ModeratorConfig>("config")} />, place);
}
