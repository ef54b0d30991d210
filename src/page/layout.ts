/** Places in a drawing of a lab, in its own units: one is a CSS pixel at full size. */
export interface Layout {
  readonly width: number;
  /** Where the nodes and their network end. */
  readonly height: number;
  /** Whether the nodes are small tiles, because there are too many for cards. */
  readonly isTiled: boolean;
  readonly cardHeight: number;
  /** Of the nodes in a row. */
  readonly columns: number;
  readonly rows: readonly { readonly bus: number }[];
  readonly places: readonly Place[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
  /** The line of the network below it. */
  readonly bus: number;
}

export const cardWidth = 216;
export const tileWidth = 66;
export const tileHeight = 24;

/** Nodes beyond this many are drawn as tiles. */
const cardsUpTo = 12;
const gap = 12;
const head = 24;
/** From a card to the line of its network. */
const stem = 30;

/** The place of each node, which depends on nothing but their number and the lines of a card: no node ever moves. */
export function layoutOf(count: number, lines: number): Layout {
  return count > cardsUpTo ? tiles(count) : cards(count, 38 + lines * 17);
}

function cards(count: number, cardHeight: number): Layout {
  const columns = count <= 3 ? Math.max(count, 2) : count === 4 ? 2 : 3;
  const pitch = cardHeight + stem + 20;
  const places = Array.from({ length: count }, (_, at) => {
    const y = head + Math.floor(at / columns) * pitch;
    return { x: 6 + (at % columns) * (cardWidth + gap), y, bus: y + cardHeight + stem };
  });
  return { width: 12 + columns * (cardWidth + gap) - gap, height: (places.at(-1)?.bus ?? 0) + 24, isTiled: false, cardHeight, columns, rows: rowsOf(places), places };
}

function tiles(count: number): Layout {
  const columns = 10;
  const pitch = tileHeight + 8;
  const places = Array.from({ length: count }, (_, at) => {
    const y = head + Math.floor(at / columns) * pitch;
    return { x: 6 + (at % columns) * (tileWidth + 4), y, bus: y };
  });
  const bus = (places.at(-1)?.y ?? 0) + tileHeight + 14;
  return { width: 8 + columns * (tileWidth + 4), height: bus + 24, isTiled: true, cardHeight: tileHeight, columns, rows: [{ bus }], places };
}

function rowsOf(places: readonly Place[]): Layout['rows'] {
  return [...new Set(places.map(({ bus }) => bus))].map(bus => ({ bus }));
}

/** As much of a text as fits a width, if a character takes this much of it. */
export function short(text: string, width: number, perCharacter: number): string {
  const room = Math.max(1, Math.floor(width / perCharacter));
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
