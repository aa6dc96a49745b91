/** Plays the sound of a recording with its picture, from the second that the address names. Without script each can be downloaded. */

const APART_SECONDS = 0.3;

const place = document.querySelector<HTMLElement>("[data-recording]");
const video = place?.querySelector("video") ?? null;
const audio = place?.querySelector("audio") ?? null;
const at = Number(place?.dataset.at ?? 0);

for (const each of [video, audio]) each?.addEventListener("loadedmetadata", () => (each.currentTime = at), { once: true });
if (video && audio) {
  video.addEventListener("play", () => void audio.play());
  video.addEventListener("pause", () => audio.pause());
  video.addEventListener("volumechange", () => {
    audio.volume = video.volume;
    audio.muted = video.muted;
  });
  for (const kind of ["seeked", "timeupdate"] as const) {
    video.addEventListener(kind, () => {
      if (Math.abs(audio.currentTime - video.currentTime) > APART_SECONDS) audio.currentTime = video.currentTime;
    });
  }
}
