/** A bell made of one tone, for the thresholds of a countdown. */

import { useEffect, useState } from "preact/hooks";

const TONE_HZ = 880;
const TONE_SECONDS = 0.9;

let sound: AudioContext | null = null;

function context(): AudioContext | null {
  if (sound === null && typeof AudioContext === "function") sound = new AudioContext();
  return sound;
}

interface Bell {
  readonly ready: boolean;
  ring(times: number): void;
}

export function useBell(): Bell {
  const [ready, setReady] = useState(() => context()?.state === "running");
  useEffect(() => {
    const here = context();
    if (here === null) return undefined;
    const look = (): void => setReady(here.state === "running");
    // Any press on this page lets it sound.
    const wake = (): void => void here.resume().catch(() => undefined);
    here.addEventListener("statechange", look);
    for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, wake);
    return () => {
      here.removeEventListener("statechange", look);
      for (const event of ["pointerdown", "keydown"]) document.removeEventListener(event, wake);
    };
  }, []);
  return { ready, ring };
}

export function ring(times: number): void {
  const here = context();
  if (here === null) return;
  for (let at = 0; at < times; at += 1) {
    const begins = here.currentTime + at * TONE_SECONDS;
    const loudness = here.createGain();
    loudness.gain.setValueAtTime(0.0001, begins);
    loudness.gain.exponentialRampToValueAtTime(0.5, begins + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begins + TONE_SECONDS * 0.95);
    const tone = here.createOscillator();
    tone.frequency.value = TONE_HZ;
    tone.connect(loudness).connect(here.destination);
    tone.start(begins);
    tone.stop(begins + TONE_SECONDS);
  }
}
