import { isRecord } from '../network/json.ts';
import { backendTypes, explainBackendOption } from './backend-options.ts';
import type { BackendType } from './backend-options.ts';
import { defaults } from './defaults.ts';
import { givenFlags } from './flags.ts';
import type { ConfigFlag, ConfigFlags } from './flags.ts';
import type { KeyPlaces, Place, Places } from './places.ts';
import type { Problem } from './problems.ts';

export interface Merged {
  readonly value: unknown;
  readonly places: Places;
  readonly problems: readonly Problem[];
}

/** A lab file's value, overridden by the flags; a backend from a flag drops the options of the file's backend. */
export function applyFlags(value: unknown, places: Places, flags: ConfigFlags): Merged {
  const merge: Merge = { value: structuredClone(value), places: new Map(places), problems: [] };
  for (const [index, { given, ...flag }] of givenFlags(flags).entries()) {
    const place: Place = { from: 'flag', where: flag.flag, order: Number.MAX_SAFE_INTEGER - 1000 + index };
    applyFlag(merge, flag, readValue(given, flag), place);
  }
  return merge;
}

interface Merge {
  readonly value: unknown;
  readonly places: Map<string, KeyPlaces>;
  readonly problems: Problem[];
}

function readValue(given: string | boolean, { kind }: ConfigFlag): unknown {
  const isNumber = kind === 'number' && typeof given === 'string' && /^-?[0-9]{1,15}(?:\.[0-9]+)?$/.test(given);
  return isNumber ? Number(given) : given;
}

function applyFlag(merge: Merge, flag: ConfigFlag, value: unknown, place: Place): void {
  if (flag.path.startsWith('flannel.backend.')) openBackend(merge, flag, value);
  if (flag.backend && !takesOption(merge, flag, place)) return;
  if (flag.path === 'kubernetes' && hasKubernetes(merge.value)) return;
  if (flag.path.startsWith('kubernetes.') && !openKubernetes(merge, flag, place)) return;
  if (!setAt(merge.value, flag.path.split('.'), value)) return;
  dropPlaces(merge.places, flag.path);
  merge.places.set(flag.path, { key: place, value: place });
}

// Turns `backend: vxlan` into `backend: {type: vxlan}`, so that an option can be set in it.
function openBackend({ value, places }: Merge, { path }: ConfigFlag, given: unknown): void {
  const written = backendOf(value);
  const type = typeof written === 'string' ? written : isRecord(written) ? written['type'] : written;
  const replaced = path === 'flannel.backend.type' && given !== type;
  if (replaced) {
    dropPlaces(places, 'flannel.backend');
    setAt(value, ['flannel', 'backend'], { type: given });
  } else if (typeof written === 'string') {
    setAt(value, ['flannel', 'backend'], { type: written });
  }
}

function takesOption({ value, problems }: Merge, { backend, path }: ConfigFlag, place: Place): boolean {
  const written = backendOf(value);
  const type = isRecord(written) ? written['type'] : (written ?? defaults.flannel.backend);
  if (type === backend) return true;
  if (typeof type === 'string' && isBackendType(type)) {
    problems.push({ paths: [path], place, text: explainBackendOption(type, path.slice(path.lastIndexOf('.') + 1)) });
  }
  return false;
}

// Turns `kubernetes: true` into an object, so that a setting can be set in it; without a cluster there is nothing to set.
function openKubernetes({ value, problems }: Merge, { path }: ConfigFlag, place: Place): boolean {
  if (!hasKubernetes(value)) {
    problems.push({ paths: [path], place, text: 'this lab has no Kubernetes; expected --kubernetes, or kubernetes in the lab file' });
    return false;
  }
  if (kubernetesOf(value) === true) setAt(value, ['kubernetes'], {});
  return true;
}

// Also if the value is invalid: checkShape reports that.
function hasKubernetes(value: unknown): boolean {
  const kubernetes = kubernetesOf(value);
  return kubernetes !== undefined && kubernetes !== false;
}

function kubernetesOf(value: unknown): unknown {
  return isRecord(value) ? value['kubernetes'] : undefined;
}

function isBackendType(type: string): type is BackendType {
  return Object.hasOwn(backendTypes, type);
}

function backendOf(value: unknown): unknown {
  const flannel = isRecord(value) ? value['flannel'] : undefined;
  return isRecord(flannel) ? flannel['backend'] : undefined;
}

// Skips anything that should be an object and is not: checkShape reports it.
function setAt(target: unknown, [key = '', ...rest]: readonly string[], value: unknown): boolean {
  if (!isRecord(target)) return false;
  if (rest.length > 0) return setAt((target[key] ??= {}), rest, value);
  target[key] = value;
  return true;
}

function dropPlaces(places: Map<string, KeyPlaces>, path: string): void {
  for (const known of places.keys()) if (known === path || known.startsWith(`${path}.`)) places.delete(known);
}
