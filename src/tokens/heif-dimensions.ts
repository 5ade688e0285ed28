import { type Box, boxesIn, findBox, fourCharacters, viewOf } from "./box-file.js";

/** Brands of still pictures, and the type each stands for. */
const BRANDS: Record<string, string> = {
  avif: "image/avif",
  avis: "image/avif",
  heic: "image/heic",
  heix: "image/heic",
  heim: "image/heic",
  heis: "image/heic",
  hevc: "image/heic",
  hevx: "image/heic",
  mif1: "image/heif",
  msf1: "image/heif",
};

const FULL_BOX_HEADER = 4;

/**
 * The size of a HEIC's or AVIF's primary picture, cropped (`clap`) and turned (`irot`) as it is shown;
 * ISO/IEC 23008-12. (Of a picture made of tiles, other readers give the tile, or ignore the turn.)
 */
export function readHeifDimensions(
  bytes: Uint8Array,
): { width: number; height: number; mediaType: string } | undefined {
  const view = viewOf(bytes);
  const type = findBox(view, "ftyp", 0, view.byteLength);
  const mediaType = type && brandOf(view, type);
  const meta = mediaType && findBox(view, "meta", 0, view.byteLength);
  if (!mediaType || !meta) return undefined;
  const from = meta.start + FULL_BOX_HEADER;
  const properties = findBox(view, "iprp", from, meta.end);
  const primary = findBox(view, "pitm", from, meta.end);
  if (!properties || !primary) return undefined;
  const item =
    view.getUint8(primary.start) === 0
      ? view.getUint16(primary.start + 4)
      : view.getUint32(primary.start + 4);
  const size = sizeOf(view, propertiesOf(view, properties, item));
  return size && { ...size, mediaType };
}

/** `mif1` says "some still picture": then a compatible brand tells which. */
function brandOf(view: DataView, box: Box): string | undefined {
  let general: string | undefined;
  for (let position = box.start; position + 4 <= box.end; position += 4) {
    // The second word is the minor version.
    if (position === box.start + 4) continue;
    const mediaType = BRANDS[fourCharacters(view, position)];
    if (mediaType && mediaType !== "image/heif") return mediaType;
    general ??= mediaType;
  }
  return general;
}

/** The property boxes that the file associates with an item. */
function propertiesOf(view: DataView, box: Box, item: number): Box[] {
  const container = findBox(view, "ipco", box.start, box.end);
  if (!container) return [];
  const all = [...boxesIn(view, container.start, container.end)];
  const found: Box[] = [];
  for (const association of boxesIn(view, box.start, box.end)) {
    if (association.type !== "ipma") continue;
    for (const index of associatedIndexes(view, association, item)) {
      const property = all[index - 1];
      if (property) found.push(property);
    }
  }
  return found;
}

function associatedIndexes(view: DataView, box: Box, wanted: number): number[] {
  const longItems = view.getUint8(box.start) > 0;
  const longIndexes = (view.getUint8(box.start + 3) & 1) === 1;
  const count = view.getUint32(box.start + 4);
  let position = box.start + 8;
  for (let entry = 0; entry < count; entry += 1) {
    const item = longItems ? view.getUint32(position) : view.getUint16(position);
    position += longItems ? 4 : 2;
    const indexes = Array.from({ length: view.getUint8(position) }, (_, at) =>
      longIndexes ? view.getUint16(position + 1 + at * 2) & 0x7fff : view.getUint8(position + 1 + at) & 0x7f,
    );
    if (item === wanted) return indexes;
    position += 1 + indexes.length * (longIndexes ? 2 : 1);
  }
  return [];
}

function sizeOf(view: DataView, properties: readonly Box[]): { width: number; height: number } | undefined {
  let size: { width: number; height: number } | undefined;
  for (const { type, start } of properties) {
    if (type === "ispe") size = { width: view.getUint32(start + 4), height: view.getUint32(start + 8) };
    else if (type === "clap" && size) size = cropped(view, start);
    else if (type === "irot" && size && view.getUint8(start) % 2 === 1) {
      size = { width: size.height, height: size.width };
    }
  }
  return size;
}

/** Width and height of the clean aperture are fractions. */
function cropped(view: DataView, start: number): { width: number; height: number } {
  return {
    width: Math.floor(view.getUint32(start) / view.getUint32(start + 4)),
    height: Math.floor(view.getUint32(start + 8) / view.getUint32(start + 12)),
  };
}
