import type { View } from '../../view/types.ts';

/** The view with the time that its leases have left now, to ten seconds. */
export function aged(view: View, now: number): View {
  const passed = view.takenAt === undefined ? 0 : Math.max(0, Math.floor((now - Date.parse(view.takenAt)) / 10_000) * 10);
  if (passed === 0) return view;
  return { ...view, nodes: view.nodes.map(node => (node.lease?.ttl === undefined ? node : { ...node, lease: { ...node.lease, ttl: Math.max(0, node.lease.ttl - passed) } })) };
}
