import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A request as far as the rules look at it. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Every Host that was sent; Node keeps only the first among the headers. */
  readonly hosts: readonly string[];
}

/** The server's own place and secret. */
export interface Own {
  readonly port: number;
  readonly token: string;
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The longest body that is read, in bytes. */
export const maxBodyBytes = 16 * 1024;

/** Why a request is refused, by the first rule that it breaks; undefined if it breaks none. */
export function refusalOf(asked: Asked, own: Own): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(asked, own);
    if (refusal) return refusal;
  }
  return undefined;
}

type Rule = (asked: Asked, own: Own) => Refusal | undefined;

// A page of another site whose name was made to point here sends that name; on GET it sends no Origin.
// A target that names a host of its own is for a proxy.
const host: Rule = ({ path, hosts: [first, ...others] }, { port }) => {
  const ours = ['127.0.0.1', 'localhost', '[::1]'].map(name => `${name}:${port}`);
  const isOurs = first !== undefined && others.length === 0 && ours.includes(first) && path.startsWith('/');
  return isOurs ? undefined : { status: 421, text: 'this server does not have that host name' };
};

const origin: Rule = ({ headers }) => {
  const isForeign = headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
  const site = headers['sec-fetch-site'];
  return isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none') ? { status: 403, text: 'requests of other pages are not answered' } : undefined;
};

const method: Rule = asked => {
  const allowed = methodsOf(asked.path);
  return allowed.includes(asked.method) ? undefined : { status: 405, text: `expected ${allowed.join(' or ')}`, headers: { Allow: allowed.join(', ') } };
};

const bearer: Rule = ({ path, headers }, { token }) => {
  if (!isApi(path)) return undefined;
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  return isSame(given, token) ? undefined : { status: 401, text: 'the token is missing or wrong; open the address that `k8s-lab dashboard` printed' };
};

const post: Rule = ({ method: asked, headers }) => {
  if (asked !== 'POST') return undefined;
  if (headers.origin === undefined) return { status: 403, text: 'a change needs an Origin' };
  if (headers['content-type'] !== 'application/json') return { status: 415, text: 'expected application/json' };
  return Number(headers['content-length'] ?? 0) > maxBodyBytes ? { status: 413, text: `expected at most ${maxBodyBytes} bytes` } : undefined;
};

const rules: readonly Rule[] = [host, origin, method, bearer, post];

function methodsOf(path: string): readonly string[] {
  if (path === '/api/actions') return ['POST'];
  if (path.startsWith('/api/actions/')) return ['DELETE'];
  return ['GET'];
}

function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
