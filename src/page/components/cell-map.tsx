import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { CellState, View } from '../../view/types.ts';
import { byWeight, cellState, cellWords } from '../matrix-words.ts';
import type { ShownKind } from '../matrix-words.ts';

interface CellMapProps {
  readonly view: View;
  readonly kind: ShownKind;
  readonly onOpen?: ((from: number, to: number) => void) | undefined;
}

/** Every pair of a large lab as one drawing; the list of broken pairs beside it says the same to a screen reader. */
export function CellMap({ view, kind, onOpen }: CellMapProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const swatches = useRef<HTMLDivElement>(null);
  const [under, setUnder] = useState<readonly [number, number] | undefined>();
  const size = view.nodes.length;
  const pixels = size <= 60 ? 14 : size <= 110 ? 8 : 4;
  useEffect(() => {
    if (canvas.current && swatches.current) draw(canvas.current, coloursOf(swatches.current), { view, kind, pixels });
  }, [view, kind, pixels]);
  const pairAt = ({ offsetX, offsetY }: MouseEvent): readonly [number, number] | undefined => {
    const [to, from] = [offsetX, offsetY].map(at => Math.floor((at - ruler) / pixels));
    return from === undefined || to === undefined || from < 0 || to < 0 || from >= size || to >= size ? undefined : [from, to];
  };
  return (
    <div>
      <div hidden ref={swatches}>
        {byWeight.map(state => (
          <span key={state} data-swatch={state} class={`cell ${state}`} />
        ))}
      </div>
      <div class="scroll" tabIndex={0} role="group" aria-label="All cells, drawn">
        <canvas
          ref={canvas}
          class="map"
          aria-hidden="true"
          onMouseMove={event => setUnder(pairAt(event))}
          onMouseLeave={() => setUnder(undefined)}
          onClick={event => {
            const pair = pairAt(event);
            if (pair) onOpen?.(...pair);
          }}
        />
      </div>
      <p class="under quiet">{under ? wordsOf(view, kind, under) : 'Row asks, column answers. Point at a cell to read it.'}</p>
    </div>
  );
}

/** Room for the numbers of every tenth node. */
const ruler = 28;

function wordsOf({ nodes, matrix }: View, kind: ShownKind, [from, to]: readonly [number, number]): string {
  const state = cellState(matrix, nodes.length, from, to, kind);
  return `${nodes[from]?.name} → ${nodes[to]?.name}: ${cellWords(matrix.cells[from * nodes.length + to] ?? 0, state)}`;
}

interface Colours {
  readonly fills: ReadonlyMap<CellState, string>;
  readonly text: string;
}

// A canvas knows no custom properties, so the colours are read from elements that have them.
function coloursOf(swatches: HTMLElement): Colours {
  const fills = [...swatches.querySelectorAll<HTMLElement>('[data-swatch]')].map(element => {
    const { backgroundColor, color } = getComputedStyle(element);
    const state = element.dataset['swatch'] as CellState;
    return [state, state === 'not-seen' || state === 'self' ? color : backgroundColor] as const;
  });
  return { fills: new Map(fills), text: getComputedStyle(swatches.parentElement ?? swatches).color };
}

function draw(canvas: HTMLCanvasElement, { fills, text }: Colours, { view, kind, pixels }: { readonly view: View; readonly kind: ShownKind; readonly pixels: number }): void {
  const size = view.nodes.length;
  const ratio = globalThis.devicePixelRatio;
  const edge = ruler + size * pixels;
  Object.assign(canvas, { width: edge * ratio, height: edge * ratio });
  Object.assign(canvas.style, { width: `${edge}px`, height: `${edge}px` });
  const paint = canvas.getContext('2d');
  if (!paint) return;
  paint.scale(ratio, ratio);
  const gap = pixels > 6 ? 1 : 0;
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      const state = cellState(view.matrix, size, from, to, kind);
      paint.fillStyle = fills.get(state) ?? text;
      // A broken pair fills its cell; the others leave a gap where there is room.
      const inset = state === 'answered' ? gap : 0;
      paint.fillRect(ruler + to * pixels, ruler + from * pixels, pixels - inset, pixels - inset);
    }
  }
  paint.fillStyle = text;
  paint.font = '10px sans-serif';
  for (let at = 9; at < size; at += 10) {
    paint.fillText(String(at + 1), ruler + at * pixels, ruler - 6);
    paint.fillText(String(at + 1), 4, ruler + at * pixels + 9);
  }
}
