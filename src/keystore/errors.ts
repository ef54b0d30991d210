import { KeyStoreError } from '../errors.ts';
import { formatEndpoint } from './endpoint.ts';
import type { EtcdApi } from '../config/lab-config.ts';
import type { Endpoint } from './key-store.ts';

/** A member that could not be reached, or that did not answer in time; another member may. */
export class NoAnswerError extends KeyStoreError {
  /** Which endpoint, and why: `at http://172.17.8.101:2379: connect ECONNREFUSED`. */
  readonly where: string;

  constructor(where: string, cause?: unknown) {
    super(`etcd did not answer ${where}`, {
      hint: '`k8s-lab status` shows whether etcd runs, `k8s-lab logs` shows its log.',
      cause,
    });
    this.where = where;
  }
}

/** No etcd was reached, or none answered within the deadline. */
export function noAnswer(endpoint: Endpoint, because: string, cause?: unknown): NoAnswerError {
  return new NoAnswerError(`at ${formatEndpoint(endpoint)}: ${because}`, cause);
}

/** One error for all members; for a single member, its own. */
export function noneAnswered(errors: readonly NoAnswerError[]): NoAnswerError {
  const [first, ...others] = errors;
  return first && others.length === 0 ? first : new NoAnswerError(errors.map(({ where }) => where).join('; '), first);
}

/** etcd answered, but not over this API. */
export class ApiOffError extends KeyStoreError {}

/** The error of an etcd that does not serve this API. */
export function apiOff(endpoint: Endpoint, api: EtcdApi, cause?: unknown): ApiOffError {
  const message = `etcd at ${formatEndpoint(endpoint)} does not serve its ${api} API`;
  return new ApiOffError(message, { hint: apiHints[api], cause });
}

/** etcd refused the request, or ended its own wait for the other members, which is no answer either. */
export function refused(endpoint: Endpoint, said: string, cause?: unknown): KeyStoreError {
  if (/etcdserver: request timed out/.test(said)) return noAnswer(endpoint, `no answer within its own limit: ${said}`, cause);
  const full = said.includes('database space exceeded');
  return new KeyStoreError(`etcd at ${formatEndpoint(endpoint)} refused: ${said}`, {
    hint: full ? spaceHint : '`k8s-lab logs` shows the log of etcd.',
    cause,
  });
}

/** The key to create already exists. */
export function keyExists(key: string): KeyStoreError {
  return new KeyStoreError(`key ${key} already exists`, { hint: 'Read it first, or put it without `create`.' });
}

const apiHints = {
  v2: 'Start etcd 3.4 or 3.5 with --enable-v2 (3.6 dropped it), or use flannel 0.18 or newer with `etcd.api: v3`.',
  v3: 'Use etcd 3.0 or newer, or flannel 0.17 or older with `etcd.api: v2`.',
} as const satisfies Record<EtcdApi, string>;

const spaceHint =
  'Compact and defragment etcd, then `k8s-lab etcdctl -- alarm disarm`; or give it a larger --quota-backend-bytes.';
