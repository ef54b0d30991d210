import type { NodeConfig } from '../config/lab-config.ts';
import { parseSubnetEnv } from '../network/subnet-env.ts';
import type { NodeFacts, ServiceFacts } from './observation.ts';
import { parseAddresses } from './parse/addresses.ts';
import { parseArgv } from './parse/argv.ts';
import { parseClock } from './parse/clock.ts';
import { parseFdb } from './parse/fdb.ts';
import { findGaps } from './parse/gaps.ts';
import { hostUnits, parseHostState } from './parse/host-state.ts';
import { splitIpBatch } from './parse/ip-batch.ts';
import { parseIptablesSave } from './parse/iptables-save.ts';
import { nonEmptyLines } from './parse/lines.ts';
import { parseLinks } from './parse/links.ts';
import { parseNeighbours } from './parse/neighbours.ts';
import { parsePathLines } from './parse/path-lines.ts';
import { parsePod } from './parse/pod.ts';
import { redact } from './parse/redact.ts';
import { parseRoutes } from './parse/routes.ts';
import { parseRules } from './parse/rules.ts';
import { splitSections } from './parse/sections.ts';
import type { Section } from './parse/sections.ts';
import { parseUnits } from './parse/services.ts';
import type { UnitProperties } from './parse/services.ts';
import { parseSockets } from './parse/sockets.ts';
import { parseSysctls } from './parse/sysctls.ts';

/** When the question was sent and when the answer was there: milliseconds since the epoch, the observer's clock. */
export interface ObservedAt {
  readonly startMs: number;
  readonly endMs: number;
}

type Sections = ReadonlyMap<string, Section>;
type Files = ReadonlyMap<string, string>;

/** Reads the fact script's answer; what is missing from it or cannot be read is a gap, never an error. */
export function parseNodeFacts(node: NodeConfig, output: string, nonce: string, observedAt: ObservedAt): NodeFacts {
  const { name, address, roles } = node;
  const sections = splitSections(output, nonce);
  const files = parsePathLines(bodyOf(sections, 'files'));
  const units = parseUnits(bodyOf(sections, 'services'));
  const subnetEnv = parseSubnetEnv(files.get('/run/flannel/subnet.env') ?? '');
  return {
    ...{ name, address, roles, reachable: true },
    ...identity(files),
    ...clock(sections, observedAt),
    ...network(sections),
    sysctls: parseSysctls(files),
    ...(subnetEnv && { subnetEnv }),
    files: plainFiles(files, nonEmptyLines(bodyOf(sections, 'empty'))),
    services: units.filter(unit => !hostUnits.includes(unit.name)).map(unit => toService(unit, files, sections)),
    listening: parseSockets(bodyOf(sections, 'sockets')),
    ...parsePod(sections.get('pod')),
    host: parseHostState(files, units),
    gaps: findGaps(sections),
  };
}

function identity(files: Files): Pick<NodeFacts, 'hostname' | 'machineId'> {
  const hostname = files.get('/proc/sys/kernel/hostname')?.trim();
  const machineId = files.get('/etc/machine-id')?.trim();
  return { ...(hostname && { hostname }), ...(machineId && { machineId }) };
}

function clock(sections: Sections, { startMs, endMs }: ObservedAt): Pick<NodeFacts, 'clockOffsetMs'> {
  const nodeMs = parseClock(bodyOf(sections, 'clock'));
  return nodeMs === undefined ? {} : { clockOffsetMs: Math.round(nodeMs - (startMs + endMs) / 2) };
}

function network(sections: Sections) {
  const ip = splitIpBatch(bodyOf(sections, 'ip'));
  return {
    addresses: parseAddresses(ip.addresses),
    links: parseLinks(ip.links),
    routes: parseRoutes(ip.routes),
    rules: parseRules(ip.rules),
    neighbours: parseNeighbours(ip.neighbours),
    fdb: named(sections, 'fdb ').flatMap(([device, { body }]) => parseFdb(body, device)),
    iptables: named(sections, 'iptables ')
      .filter(([, { exitCode }]) => exitCode === 0)
      .map(([command, { body }]) => parseIptablesSave(body, command)),
  };
}

function plainFiles(files: Files, empty: readonly string[]): NodeFacts['files'] {
  const plain = [...files].filter(([path]) => !/^\/(?:proc|sys)\//.test(path) && path !== '/etc/machine-id');
  const redacted = plain.map(([path, text]) => [path, redact(text)] as const);
  return Object.fromEntries([...empty.map(path => [path, ''] as const), ...redacted]);
}

function toService({ mainPid, ...unit }: UnitProperties, files: Files, sections: Sections): ServiceFacts {
  const log = sections.get(`log ${unit.name}`);
  return {
    ...unit,
    ...(isSuspended(files.get(`/proc/${mainPid}/stat`)) && { suspended: true }),
    argv: parseArgv(redact(files.get(`/proc/${mainPid}/cmdline`) ?? '')),
    log: log?.exitCode === 0 ? nonEmptyLines(redact(log.body)) : [],
  };
}

// proc(5): the process's name in parentheses, then its state; T is stopped by a signal.
function isSuspended(stat = ''): boolean {
  return /^\d+ \(.*\) T /.test(stat);
}

function bodyOf(sections: Sections, name: string): string {
  return sections.get(name)?.body ?? '';
}

// The sections that a tool may have several of, by what follows their kind.
function named(sections: Sections, kind: string): readonly (readonly [string, Section])[] {
  const found = [...sections].filter(([name]) => name.startsWith(kind));
  return found.map(([name, section]) => [name.slice(kind.length), section]);
}
