/** The layers of a lab, lowest first; each has one folder of checks or faults, most have both. */
export const layers = ['host', 'node', 'etcd', 'lease', 'bridge', 'route', 'forward', 'traffic', 'cluster', 'service', 'dns', 'ingress'] as const;
export type Layer = (typeof layers)[number];

/** A check or a fault with the layer of its folder. */
export type Layered<T> = T & { readonly layer: Layer };

/** Adds the layer to each check or fault of its folder. */
export function inLayer<const T extends readonly object[]>(layer: Layer, items: T): { readonly [K in keyof T]: Layered<T[K]> } {
  return items.map(item => ({ ...item, layer })) as unknown as { readonly [K in keyof T]: Layered<T[K]> };
}
