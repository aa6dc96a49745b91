/** Camera, microphone and the level of the voice. Browsers give devices to https and to the computer itself only. */

export interface Chosen {
  readonly camera: string;
  readonly microphone: string;
}

export interface Device {
  readonly id: string;
  readonly name: string;
}

export interface Devices {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
}

const KEPT = "answerable-video-devices";
const ECHO_MS = 3_000;

export function remembered(): Chosen {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Chosen>;
    return { camera: kept.camera ?? "", microphone: kept.microphone ?? "" };
  } catch {
    return { camera: "", microphone: "" };
  }
}

export const remember = (chosen: Chosen): void => localStorage.setItem(KEPT, JSON.stringify(chosen));

/** Both devices; a microphone alone where there is no camera. Throws what the browser throws. */
export async function opened({ camera, microphone }: Chosen): Promise<MediaStream> {
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(microphone ? { deviceId: { ideal: microphone } } : {}) };
  const video: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 }, ...(camera ? { deviceId: { ideal: camera } } : {}) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video });
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return navigator.mediaDevices.getUserMedia({ audio });
    throw error;
  }
}

export async function listed(): Promise<Devices> {
  const found = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): Device[] => found.filter((each) => each.kind === kind).map((each) => ({ id: each.deviceId, name: each.label }));
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}

/** Says the level of the voice, from 0 to 1, some ten times a second. Calling what comes back ends it. */
export function levelled(media: MediaStream, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(media).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    // From a whisper, -60 dB, to as loud as can be.
    tell(Math.min(1, Math.max(0, 1 + Math.log10(Math.sqrt(power) + 1e-9) / 3)));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** Takes the voice for three seconds and plays it back: what the others would hear. Nothing leaves the computer. */
export async function echoed(media: MediaStream): Promise<void> {
  const recorder = new MediaRecorder(new MediaStream(media.getAudioTracks()));
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const over = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  recorder.start();
  setTimeout(() => recorder.stop(), ECHO_MS);
  await over;
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(await new Blob(pieces).arrayBuffer());
  source.connect(context.destination);
  const played = new Promise<void>((resolve) => (source.onended = () => resolve()));
  source.start();
  await played;
  await context.close();
}
