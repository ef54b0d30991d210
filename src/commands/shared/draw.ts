import type { Canvas } from '../../reporters/graph-text.ts';
import { isUtf8, toAscii } from '../../text/locale.ts';
import type { View } from '../../view/types.ts';
import type { Context, Options } from '../command.ts';
import { builtText } from './built-text.ts';

/** Wider terminals leave the rest empty. */
const widest = 120;

/** The terminal of standard output; 80 columns where it is none. */
export function canvasOf({ style }: Context, { bundle }: Options): Canvas {
  return { style, hints: bundle === undefined, width: Math.min(widest, Math.max(40, process.stdout.columns ?? 80)) };
}

/** The text as this locale can show it. */
export function showText(text: string): string {
  return isUtf8() ? text : toAscii(text);
}

/** The picture in the form that the options choose; text for a terminal by default. */
export async function draw(view: View, options: Options, canvas: Canvas): Promise<string> {
  if (options['mermaid'] === true) return (await import('../../reporters/graph-mermaid.ts')).formatMermaid(view);
  if (options['dot'] === true) return (await import('../../reporters/graph-dot.ts')).formatDot(view);
  if (options['svg'] === true) return (await import('../../page/render.tsx')).renderSvg(view, await builtText('picture.css'));
  const { formatGraph, formatMatrixAlone } = await import('../../reporters/graph-text.ts');
  return showText(options['matrix'] === true ? formatMatrixAlone(view, canvas) : formatGraph(view, canvas));
}
