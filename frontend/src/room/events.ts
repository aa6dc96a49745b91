/** Takes a stream of server-sent events apart, whatever the pieces in which it comes. Specification: HTML, "Server-sent events". */

interface ServerEvent {
  readonly kind: string;
  readonly body: string;
}

export class EventReader {
  private rest = "";

  /** The events that `text` completes. */
  read(text: string): ServerEvent[] {
    const blocks = (this.rest + text).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(eventOf).filter((event) => event.body !== "");
  }
}

function eventOf(block: string): ServerEvent {
  let kind = "message";
  const body: string[] = [];
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === "event") kind = value;
    if (name === "data") body.push(value);
  }
  return { kind, body: body.join("\n") };
}
