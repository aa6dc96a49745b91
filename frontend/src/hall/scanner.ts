/**
 * Reads QR codes from the device's camera, or from a picture of one. By the browser's own reader where it has one, else by jsQR (Apache-2.0). A script of its own,
 * loaded only when a camera is asked for, since it is large.
 */

import jsQR from "jsqr";

interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: { new (options: { formats: readonly string[] }): Detector; getSupportedFormats(): Promise<readonly string[]> };
  }
}

/** More than this is scaled down: a code that fills a quarter of the picture is still read. */
const LONGEST_SIDE = 960;
const PAUSE_MS = 120;

async function detector(): Promise<Detector | null> {
  const { BarcodeDetector } = window;
  if (BarcodeDetector === undefined) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch((): string[] => []);
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

function pixels(source: CanvasImageSource, width: number, height: number): ImageData {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  if (!drawing) throw new Error("no canvas");
  drawing.drawImage(source, 0, 0, canvas.width, canvas.height);
  return drawing.getImageData(0, 0, canvas.width, canvas.height);
}

async function read(source: CanvasImageSource, width: number, height: number, own: Detector | null): Promise<string | null> {
  if (own) return (await own.detect(source))[0]?.rawValue ?? null;
  const image = pixels(source, width, height);
  return jsQR(image.data, image.width, image.height)?.data ?? null;
}

/** Why there is no picture: the page is not https, the person said no, or there is no camera. */
type NoCamera = "insecure" | "denied" | "none";

/** Shows the camera in `video` and calls `found` with each code, a code that stays in view once. Resolves to what stops it. Asks for the permission. */
export async function scan(video: HTMLVideoElement, found: (text: string) => void): Promise<(() => void) | NoCamera> {
  const devices = navigator.mediaDevices as MediaDevices | undefined; // not there on plain http
  if (devices === undefined) return "insecure";
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ video: { facingMode: { ideal: "environment" } }, audio: false });
  } catch (error) {
    return error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "none";
  }
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  const own = await detector();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = "";
  let stopped = false;
  const turn = async (): Promise<void> => {
    if (video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0) {
      const text = await read(video, video.videoWidth, video.videoHeight, own).catch(() => null);
      if (stopped) return;
      if (text !== null && text !== last) found(text);
      last = text ?? last;
    }
    timer = setTimeout(() => void turn(), PAUSE_MS);
  };
  void turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

/** The code in a picture that was taken or chosen; null if none is found. Works without https. */
export async function readPicture(file: Blob): Promise<string | null> {
  try {
    const image = await createImageBitmap(file);
    return await read(image, image.width, image.height, await detector());
  } catch {
    return null;
  }
}
