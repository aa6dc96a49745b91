/**
 * The server's time on a device whose own clock may be wrong or may jump. Every message of the server says what time it was sent at; how much later it
 * arrived is not known, so that the one which came with the least delay is believed: the greatest difference of the last few.
 * In between a clock counts that never jumps. It may stand still while the device sleeps; the first message afterwards puts that right.
 */

const KEPT = 8;

export class ServerClock {
  private readonly differences: number[] = [];
  private readonly monotonic: () => number;

  constructor(monotonic: () => number = () => performance.now()) {
    this.monotonic = monotonic;
  }

  /** A message has arrived that was sent at `now`, in milliseconds since 1970. */
  hear(now: number): void {
    this.differences.push(now - this.monotonic());
    if (this.differences.length > KEPT) this.differences.shift();
  }

  /** Milliseconds since 1970. Until the server was heard, what the device says. */
  now(): number {
    return this.differences.length === 0 ? Date.now() : Math.max(...this.differences) + this.monotonic();
  }
}
