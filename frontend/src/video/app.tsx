/** A venue's page of picture and sound: choosing and trying the devices, then the meeting. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { InMeeting } from "./meeting.tsx";
import { Setup } from "./setup.tsx";
import type { Config } from "./signalling.ts";

export function VideoPage({ config }: { readonly config: Config }): JSX.Element {
  const [media, setMedia] = useState<MediaStream | null>(null);
  useEffect(() => () => media?.getTracks().forEach((each) => each.stop()), [media]);
  if (media === null) return <Setup join={setMedia} />;
  return <InMeeting config={config} media={media} leave={() => setMedia(null)} />;
}
