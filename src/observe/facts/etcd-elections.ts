import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { nonEmptyLines } from '../parse/lines.ts';
import { bodyOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  /** The leaders that etcd's log names within the last minute, oldest first; absent: not asked, or a bundle from before it was. */
  elections: z.array(z.object({ secondsAgo: z.number(), term: z.number(), leader: z.string() })).exactOptional(),
  /** What the member itself did too late in this minute: a heartbeat to another member, or the sync of its disk. */
  delays: z.array(z.object({ secondsAgo: z.number(), ms: z.number(), of: z.enum(['heartbeat', 'disk']) })).exactOptional(),
});

type Elections = Fields<typeof schema>;

/** Older ones say nothing about now. */
const keptSeconds = 60;

const ask = `
  elections() {
    date '+%s %z'
    if [ -d /var/log/k8s-lab ]; then
      tail -c 20000 /var/log/k8s-lab/etcd.log
    else
      journalctl -u etcd -n 200 --no-pager -q -o cat
    fi | grep -a -E ' (elected|changed) leader |heartbeat on time|slow fdatasync|sync duration of'
    return 0
  }
  section elections elections`;

/** The elections of an etcd of several members, and the delays that may be their cause: how often the leader changed is nowhere else told with its time. */
export const etcdElections = defineFact({
  schema,
  isFor: ({ services, severalMembers = false }) => severalMembers && services.includes('etcd'),
  askLast: ask,
  sections: ['elections'],
  none: {},
  read: ({ sections }: Answer) => parseElections(bodyOf(sections, 'elections')),
});

/** Reads the node's time, as seconds and zone, and the chosen lines of etcd's log below it. */
export function parseElections(text: string): Elections {
  const [head = '', ...lines] = nonEmptyLines(text);
  const [, seconds, zone = ''] = /^(\d{1,12}) ([+-]\d{4})$/.exec(head) ?? [];
  if (seconds === undefined) return {};
  const recent = lines.flatMap(line => {
    const time = timeOf(line, zone);
    const secondsAgo = time === undefined ? NaN : Math.max(0, Number(seconds) - Math.floor(time / 1000));
    return secondsAgo <= keptSeconds ? [{ line, secondsAgo }] : [];
  });
  return {
    elections: recent.flatMap(({ line, secondsAgo }) => {
      const [, leader, term] = / (?:elected leader|changed leader from \w+ to) (\w+) at term (\d{1,9})\b/.exec(line) ?? [];
      return leader === undefined ? [] : [{ secondsAgo, term: Number(term), leader }];
    }),
    delays: recent.flatMap(({ line, secondsAgo }) =>
      delayWords.flatMap(([of, pattern]) => {
        const [, took] = pattern.exec(line) ?? [];
        return took === undefined ? [] : [{ secondsAgo, ms: millisecondsOf(took), of }];
      }),
    ),
  };
}

const delayWords = [
  ['heartbeat', /heartbeat on time.*?(?:for |"exceeded-duration":")([0-9.hmsµu]+)/],
  ['disk', /(?:sync duration of |slow fdatasync.*?"took":")([0-9.hmsµu]+)/],
] as const;

// capnslog writes the node's own time, raft's part of it with slashes; zap writes JSON with the zone.
function timeOf(line: string, nodeZone: string): number | undefined {
  const [, year, month, day, time, ownZone = nodeZone] = /(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d:\d\d)(?:[.]\d+)?(Z|[+-]\d\d:?\d\d)?/.exec(line) ?? [];
  if (year === undefined) return undefined;
  return Date.parse(`${year}-${month}-${day}T${time}${ownZone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, µs: 0.001, us: 0.001 };

/** A duration as Go writes it, such as 1m2.5s. */
function millisecondsOf(text: string): number {
  return Math.round([...text.matchAll(/([0-9.]+)(h|ms|m|s|µs|us)/g)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0));
}
