import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { describeSyntaxError } from './syntax-errors.ts';
import { joinPath } from './places.ts';
import type { KeyPlaces, Place } from './places.ts';
import type { Problem } from './problems.ts';

/** A parsed lab file: its value, the place of every path, and its syntax errors. */
export interface Source {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, KeyPlaces>;
  readonly problems: readonly Problem[];
  /** Whether the syntax is so broken that the value is unusable. */
  readonly broken: boolean;
}

/** Parses the YAML or JSON of a lab file; `shownAs` is the file's name in messages. */
export function readSource(source: string, shownAs: string): Source {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { prettyErrors: false, lineCounter, stringKeys: true, logLevel: 'error' });
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { from: 'file', where: `${shownAs}:${line || 1}:${col || 1}`, order: offset };
  };
  const faults = [...document.errors, ...document.warnings, ...aliases(document)];
  const problems = faults.map(({ code, message, pos }) => ({
    paths: [],
    place: placeAt(pos[0]),
    text: describeSyntaxError(code, message, source.slice(pos[0], Math.max(pos[1], pos[0] + 40))),
  }));
  const broken = faults.some(({ code }) => code !== 'DUPLICATE_KEY');
  const places = placesOf(document, placeAt);
  return { value: broken ? {} : (document.toJS() ?? {}), places, problems, broken };
}

interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function aliases(document: Document.Parsed): SyntaxFault[] {
  const found: SyntaxFault[] = [];
  visit(document, {
    Alias: (_, { range }) => {
      found.push({ code: 'ALIAS', message: '', pos: [range?.[0] ?? 0, range?.[1] ?? 0] });
    },
  });
  return found;
}

function placesOf(document: Document.Parsed, placeAt: (offset: number) => Place): ReadonlyMap<string, KeyPlaces> {
  const places = new Map<string, KeyPlaces>();
  const walk = (node: unknown, path: string, keyPlace?: Place): void => {
    const value = isNode(node) && node.range ? placeAt(node.range[0]) : (keyPlace ?? placeAt(0));
    places.set(path, { key: keyPlace ?? value, value });
    if (isMap(node)) {
      for (const { key, value: inner } of node.items) {
        if (isScalar(key)) walk(inner, joinPath(path, String(key.value)), placeAt(key.range?.[0] ?? 0));
      }
    }
    if (isSeq(node)) node.items.forEach((item, index) => walk(item, joinPath(path, index)));
  };
  walk(document.contents, '');
  return places;
}
