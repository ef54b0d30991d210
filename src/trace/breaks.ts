import type { NodeFacts } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';
import type { Journey } from './merge.ts';
import { keyOf } from './merge.ts';
import type { PlannedKind } from './plan.ts';
import type { Recorded } from './record.ts';
import type { ArpSight, Hop, Sight } from './recording.ts';
import { kindName } from './trace.ts';
import type { Break, TraceEnd } from './trace.ts';

/** What a break is judged by. */
export interface Sought {
  readonly arps: readonly ArpSight[];
  readonly nodes: readonly NodeFacts[];
  readonly expectedThere: readonly Hop[];
  readonly expectedBack: readonly Hop[];
}

type Place = Omit<Break, 'kinds' | 'lost'>;

/** Where the unanswered probes of a request, or their answers, went missing: one break for each place. */
export function findBreaks(recorded: Recorded, journeys: readonly Journey[], sought: Sought): readonly Break[] {
  const { request, kinds, answers } = recorded;
  const found = kinds.flatMap(kind =>
    kind.numbers.flatMap(number => {
      const said = answers.get(number);
      const journey = journeys.find(one => one.number === number);
      return said === 'ok' || !journey ? [] : [{ kind, place: breakOf(journey, said ?? 'none', request.from, request.to, sought) }];
    }),
  );
  const expired = found.flatMap(({ place }) => (place.says.includes('time to live') ? [place] : []));
  // A router sends few of its errors; what it dropped at the same hop without a word expired, too.
  const told = found.map(({ kind, place }) => ({ kind, place: expired.find(one => one.direction === place.direction && sameHop(one.after, place.after)) ?? place }));
  return [...groupBy(told, ({ place }) => place.says).values()].flatMap(group => {
    const [first] = group;
    return first ? [{ ...first.place, kinds: namesOf(group.map(({ kind }) => kind)), lost: group.length }] : [];
  });
}

function sameHop(one: Hop | undefined, other: Hop | undefined): boolean {
  return one !== undefined && other !== undefined && keyOf(one) === keyOf(other);
}

function namesOf(kinds: readonly PlannedKind[]): readonly string[] {
  return [...new Set(kinds.map(kindName))];
}

function breakOf(journey: Journey, said: string, from: TraceEnd, to: TraceEnd, sought: Sought): Place {
  const { there, back } = journey;
  const expired = wornOut('back', back, sought.expectedBack) ?? (back.length > 0 ? undefined : wornOut('there', there, sought.expectedThere)) ?? saysTooFar(journey, sought);
  if (expired) return expired;
  const changed = strangeAddress(there, from, to, sought.nodes);
  if (changed) return changed;
  if (said.startsWith('refused') && there.length === 0) return { direction: 'there', nodes: [from.node ?? ''], says: `${placeName(from)} cannot send: ${said.slice('refused '.length)}` };
  const refusedBy = back.at(-1);
  if (said.startsWith('refused') && refusedBy) return { direction: 'back', after: hopOnly(refusedBy), nodes: [to.node ?? ''].filter(Boolean), says: `${placeName(to)} answers "${said.slice('refused '.length)}"` };
  if (back.length > 0) return lostAfter('back', back, sought.expectedBack, { from: to, to: from, sought });
  return lostAfter('there', there, sought.expectedThere, { from, to, sought });
}

/** Where a sequence of sights ends, and what that says. */
function lostAfter(direction: Break['direction'], sights: readonly Sight[], expected: readonly Hop[], { from, to, sought }: { readonly from: TraceEnd; readonly to: TraceEnd; readonly sought: Sought }): Place {
  const last = sights.at(-1);
  const keys = expected.map(keyOf);
  const onWay = sights.map(sight => keys.indexOf(keyOf(sight))).filter(at => at >= 0);
  const at = onWay.length > 0 ? Math.max(...onWay) : -1;
  const before = expected[at + 1];
  const after = last && hopOnly(last);
  const base = { direction, ...(after && { after }), ...(before && { before }) };
  const asked = before && unheard(before, expected, sought);
  if (asked) return { ...base, ...asked };
  if (!last) return { ...base, nodes: [from.node ?? ''], says: `${placeName(from)} sends nothing that reaches ${before?.device ?? 'an interface'}` };
  if (expected.length > 0 && (at < 0 || keyOf(expected[at] ?? last) !== keyOf(last))) return { ...base, nodes: [last.node], says: astray(last, before) };
  const silent = direction === 'there' && !before ? unheard(sought.expectedBack[0], sought.expectedBack, sought) : undefined;
  if (silent) return { ...base, ...silent };
  if (!before) return { ...base, nodes: [last.node], says: atTheEnd(direction, last, to) };
  const astrayTo = before.node === last.node ? undefined : strangeMac(last, before, sought.nodes);
  if (astrayTo) return { ...base, nodes: [last.node], says: astrayTo };
  if (before.node !== last.node) return { ...base, nodes: [last.node, before.node], says: `the wire between ${last.node} ${last.device} and ${before.node} ${before.device} loses packets` };
  return { ...base, nodes: [last.node], says: `${last.node} drops what ${last.device} forwards to ${before.device}${before.place === 'pod' ? ' of the pod' : ''}` };
}

/** The next node, if a node asks for it in vain on the wire; as of any wire, either of the two may be the cause. Or the node's own pod. */
function unheard(at: Hop | undefined, expected: readonly Hop[], { arps, nodes }: Sought): Pick<Place, 'nodes' | 'says'> | undefined {
  if (at?.direction !== 'out') return undefined;
  const { node, device } = at;
  const next = expected.slice(expected.indexOf(at)).find(hop => hop.node !== node)?.node;
  const question = unansweredArps(arps).find(arp => arp.node === node && arp.device === device && (next === undefined || ownerOf(nodes, arp.target) === next));
  const owner = question && ownerOf(nodes, question.target);
  if (!question || owner === undefined) return undefined;
  if (owner === node) return { nodes: [node], says: `${node}'s pod does not answer on ${device} when ${node} asks who has ${question.target}` };
  return { nodes: [node, owner], says: `${owner} does not answer on the wire when ${node} asks who has ${question.target}` };
}

/** The questions of ARP that were sent and not answered. */
export function unansweredArps(arps: readonly ArpSight[]): readonly ArpSight[] {
  const asked = arps.filter(arp => arp.asks && arp.direction === 'out');
  return asked.filter(({ node, target }) => !arps.some(arp => !arp.asks && arp.node === node && arp.direction === 'in' && arp.sender === target));
}

/** What a frame's destination says if it is not the node that should get it. */
function strangeMac({ node, device, macs }: Sight, before: Hop, nodes: readonly NodeFacts[]): string | undefined {
  const owner = nodes.find(({ links }) => links.some(({ mac }) => mac === macs?.to))?.name;
  const knowsAll = nodes.some(({ name, links }) => name === before.node && links.length > 0);
  if (!macs || !knowsAll || owner === before.node) return undefined;
  return `${node} sends packets out of ${device} to MAC address ${macs.to} of ${owner ?? 'nobody'} instead of ${before.node}`;
}

function astray(last: Sight, before: Hop | undefined): string {
  const verb = last.direction === 'out' ? `${last.node} sends packets out of ${last.device} to ${last.to}` : `packets arrive at ${last.node} ${last.device}`;
  return before ? `${verb} instead of ${before.device}${before.node === last.node ? '' : ` of ${before.node}`}` : verb;
}

function atTheEnd(direction: Break['direction'], last: Sight, to: TraceEnd): string {
  const name = placeName({ ...to, node: last.node });
  if (last.direction === 'out') return `${last.node} sends packets out of ${last.device}, and nothing comes back`;
  return direction === 'there' ? `${name} receives packets on ${last.device} and does not answer` : `${name} receives the answers on ${last.device} and drops them`;
}

/** Such as `node1` or `node1's pod`. */
export function placeName({ node, place, address }: TraceEnd): string {
  if (node === undefined) return address;
  return place === 'pod' ? `${node}'s pod` : node;
}

// The kernel limits how often it says so, but a packet that comes in with 1 goes no further.
function wornOut(direction: Break['direction'], sights: readonly Sight[], expected: readonly Hop[]): Place | undefined {
  const [first, last] = [sights[0], sights.at(-1)];
  if (!first || last?.direction !== 'in' || last.place !== 'node' || last.ttl > 1 || sameHop(last, expected.at(-1))) return undefined;
  const at = sights.findIndex(({ ttl }, index) => (sights[index - 1]?.ttl ?? ttl) - ttl > 1);
  const [before, now] = [sights[at - 1], sights[at]];
  if (before && now) return { direction, after: hopOnly(last), nodes: [now.node], says: `${now.node} lowers the time to live from ${before.ttl} to ${now.ttl} between ${before.device} and ${now.device}` };
  return { direction, after: hopOnly(last), nodes: [first.node], says: `${placeName({ ...first, address: first.from })} sends with a time to live of ${first.ttl}` };
}

// An expired time to live names its router, and the first sight shows whether the sender or the router shortened it.
function saysTooFar({ there, back, errors }: Journey, { nodes }: Sought): Place | undefined {
  const error = errors.find(one => one.error?.type === 11);
  if (!error) return undefined;
  const direction = error.error?.about === 'reply' ? 'back' : 'there';
  const router = ownerOf(nodes, error.from) ?? error.node;
  const sights = direction === 'back' ? back : there;
  const last = sights.findLast(sight => sight.node === router && sight.place === 'node') ?? sights.at(-1);
  const first = sights[0];
  const after = last && hopOnly(last);
  const base = { direction, ...(after && { after }) } as const;
  if (first && first.ttl <= 2) return { ...base, nodes: [first.node], says: `${placeName({ ...first, address: first.from })} sends with a time to live of ${first.ttl}` };
  return { ...base, nodes: [router], says: `${router} answers "time to live exceeded"${last ? `, though packets arrive on ${last.device} with ${last.ttl}` : ''}` };
}

/** The node with the address, of itself or of its pod. */
export function ownerOf(nodes: readonly NodeFacts[], address: string): string | undefined {
  return nodes.find(node => node.address === address || node.pod?.address === address || node.addresses.some(own => own.address === address && own.device !== 'eth0'))?.name;
}

// NAT to an address of no node, or of another one, loses a packet or its answer; a node's own address as source is masquerading.
function strangeAddress(there: readonly Sight[], from: TraceEnd, to: TraceEnd, nodes: readonly NodeFacts[]): Place | undefined {
  for (const [at, now] of there.entries()) {
    const last = there[at - 1];
    if (!last) continue;
    const source = last.from !== now.from && ownerOf(nodes, now.from) !== from.node ? `the source ${last.from} to ${now.from}` : undefined;
    const target = last.to !== now.to && now.to !== to.address && to.node !== undefined ? `the destination ${last.to} to ${now.to}` : undefined;
    const what = source ?? target;
    if (what === undefined) continue;
    return { direction: 'there', after: hopOnly(last), before: hopOnly(now), nodes: [now.node], says: `${now.node} changes ${what} between ${last.device} and ${now.device}` };
  }
  return undefined;
}

function hopOnly({ node, place, device, direction }: Hop): Hop {
  return { node, place, device, direction };
}
