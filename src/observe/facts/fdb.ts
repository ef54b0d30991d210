import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { nonEmptyLines, wordAfter, words } from '../parse/lines.ts';
import { sectionsOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  fdb: z.array(
    z.object({
      mac: z.string(),
      device: z.string(),
      /** The remote VTEP of a vxlan entry. */
      destination: z.string().exactOptional(),
      flags: z.array(z.string()),
    }),
  ),
});

export type FdbEntry = Fields<typeof schema>['fdb'][number];

// Asked only where flannel has a vxlan device, which the links show.
const ask = `
  for line in $ip_text; do
    case $line in
      [0-9]*': flannel.'*'<'*)
        device=\${line#*: }
        device=\${device%%[:@]*}
        section "fdb $device" bridge fdb show dev "$device" ;;
    esac
  done`;

/** The forwarding entries of flannel's vxlan devices. */
export const fdb = defineFact({
  schema,
  ask,
  none: { fdb: [] },
  read: ({ sections }) => ({ fdb: sectionsOf(sections, 'fdb ').flatMap(([device, { body }]) => parseFdb(body, device)) }),
});

/** Reads `bridge fdb show dev DEVICE`, which newer iproute2 answers without repeating the device. */
export function parseFdb(text: string, device: string): readonly FdbEntry[] {
  return nonEmptyLines(text).flatMap(line => {
    const [mac = '', ...rest] = words(line);
    if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(mac)) return [];
    const destination = wordAfter(rest, 'dst');
    return [
      {
        mac,
        device: wordAfter(rest, 'dev') ?? device,
        ...(destination !== undefined && { destination }),
        flags: rest.filter(word => flags.includes(word)),
      },
    ];
  });
}

// iproute2 bridge/fdb.c, print_fdb.
const flags = [
  ...['self', 'master', 'router', 'extern_learn', 'offload', 'sticky', 'locked'],
  ...['permanent', 'static', 'stale'],
];
