/** The layers of a lab, from the ground up: one folder of checks and one of faults each. */
export const layers = ['host', 'node', 'etcd', 'lease', 'bridge', 'route', 'forward', 'traffic'] as const;
export type Layer = (typeof layers)[number];

/** A check or a fault together with the layer whose folder it lies in. */
export type Layered<T> = T & { readonly layer: Layer };

/** What a layer's folder holds, each told which layer that is. */
export function inLayer<const T extends readonly object[]>(layer: Layer, items: T): { readonly [K in keyof T]: Layered<T[K]> } {
  return items.map(item => ({ ...item, layer })) as unknown as { readonly [K in keyof T]: Layered<T[K]> };
}
