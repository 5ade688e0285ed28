/** Samples of a frame at 48 kHz, by the configuration in a packet's first byte; RFC 6716, table 2. */
const SILK = [480, 960, 1_920, 2_880];
const HYBRID = [480, 960];
const CELT = [120, 240, 480, 960];

/** How many samples the packet of Opus at a position holds, at 48 kHz (RFC 6716, 3.1 and 3.2). */
export function opusPacketSamples(view: DataView, position: number): number {
  const first = view.getUint8(position);
  const configuration = first >> 3;
  const frames = [1, 2, 2][first & 0x03] ?? view.getUint8(position + 1) & 0x3f;
  return frames * frameSamples(configuration);
}

function frameSamples(configuration: number): number {
  if (configuration < 12) return SILK[configuration % 4] ?? 0;
  if (configuration < 16) return HYBRID[configuration % 2] ?? 0;
  return CELT[configuration % 4] ?? 0;
}
