import type { Walk } from '../paths/types.ts';
import type { View } from '../view/types.ts';

/** The element of a page that shows the way from one node's pod to another's. */
export function pathId(from: number, to: number): string {
  return `path-${from}-${to}`;
}

/** Whether the view has a packet's way from one node's pod to another's. */
export function hasPath(view: View, from: string, to: string): boolean {
  return walkOf(view, from, to) !== undefined;
}

/** The way of the packet that tells most about a pair: one that is lost, if any is. */
export function walkOf({ matrix: { walks } }: View, from: string, to: string): Walk | undefined {
  const of = walks.filter(walk => walk.from === from && walk.to === to);
  return of.find(({ probe, ends }) => probe?.ok === false && ends === 'lost') ?? of.find(({ probe }) => probe?.ok === false) ?? of[0];
}
