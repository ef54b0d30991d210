import { readFileSync } from 'node:fs';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { drawings } from '../../../src/page/components/glyph.tsx';

/**
 * Full dichromacy, as matrices over linear sRGB: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation
 * of Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009, table of severity 1.0.
 */
const simulations = {
  none: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const satisfies Readonly<Record<string, Matrix>>;
/** From linear sRGB to the cones of OKLab, and from their cube roots to OKLab: B. Ottosson, "A perceptual color space for image processing", 2020. */
const toCones = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]] as const;
const toLab = [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]] as const;

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

const read = (file: string): string => readFileSync(new URL(`../../../src/page/${file}`, import.meta.url), 'utf8');
const tokens = new Map([...read('style/tokens.css').matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]));

/**
 * What is good apart from all else, as ink and as the grounds of cells. As ink, which must be dark to be read on white, warnings and failures are
 * alike to some in the light theme, and so is what is not known: their shapes and words tell them apart.
 */
const apart = [['ok', 'warn'], ['ok', 'bad'], ['ok-fill', 'warn-fill'], ['ok-fill', 'bad-fill'], ['warn-fill', 'bad-fill']] as const;

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
  describe.each(Object.entries(simulations))('with colour vision deficiency: %s', (_, matrix) => {
    it.each(apart)('%s and %s stay apart', (one, other) => {
      expect(distance(seenAs(matrix, hexOf(one, theme)), seenAs(matrix, hexOf(other, theme)))).toBeGreaterThanOrEqual(0.12);
    });
  });
});

it('the simulations keep grey as it is', () => {
  for (const matrix of Object.values(simulations)) for (const share of times(matrix, [0.5, 0.5, 0.5])) expect(share).toBeCloseTo(0.5, 3);
});

it('every state has a shape of its own', () => {
  for (const states of [['good', 'warn', 'bad', 'unknown'], ['answered', 'partly', 'large-lost', 'no-answer', 'same-address', 'not-seen']] as const) {
    expect(new Set(states.map(state => renderToString(drawings[state]))).size).toBe(states.length);
  }
});

function hexOf(name: string, theme: 'light' | 'dark'): string {
  const found = tokens.get(name);
  if (!found) throw new Error(`tokens.css has no --${name}`);
  return found[theme];
}

/** A colour in OKLab as it is seen with a deficiency. */
function seenAs(simulation: Matrix, hex: string): Vector {
  const seen = times(simulation, linearOf(hex)).map(share => Math.min(1, Math.max(0, share))) as unknown as Vector;
  return times(toLab, times(toCones, seen).map(Math.cbrt) as unknown as Vector);
}

function linearOf(hex: string): Vector {
  return [1, 3, 5].map(at => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Vector;
}

function times(matrix: Matrix, [x, y, z]: Vector): Vector {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Vector;
}

function distance(one: Vector, other: Vector): number {
  return Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)));
}
