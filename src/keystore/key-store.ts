import type { EtcdApi } from '../config/lab-config.ts';

export interface Entry {
  readonly key: string;
  readonly value: string;
  /** Seconds until the key expires; absent if it does not expire. */
  readonly ttl?: number;
}

export interface PutOptions {
  /** Seconds until the key expires. */
  readonly ttl?: number;
  /** Rejects with a KeyStoreError if the key already exists. */
  readonly create?: boolean;
}

/**
 * The part of etcd the lab needs, the same over the v2 and the v3 API; every rejection is a KeyStoreError. A member that
 * does not answer is passed over. Without a quorum no write succeeds, and v3 reads nothing; v2 reads what the member has.
 */
export interface KeyStore {
  readonly api: EtcdApi;
  get(key: string): Promise<Entry | undefined>;
  /** Every key below `prefix` (as a path: `/a` does not list `/ab`), in key order. */
  list(prefix: string): Promise<readonly Entry[]>;
  put(key: string, value: string, options?: PutOptions): Promise<void>;
  /** Whether the key existed. */
  delete(key: string): Promise<boolean>;
  close(): void;
}

/** The address of one member, a client URL or a unix socket that reaches it without a network, and what TLS needs if it asks for that. */
export type Endpoint = ({ readonly url: string } | { readonly socketPath: string }) & { readonly tls?: TlsIdentity };

/** The authority that a client trusts, and the certificate that it shows; as PEM. */
export interface TlsIdentity {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export interface KeyStoreOptions {
  /** The deadline of one request in milliseconds, for all members together; 2000 by default. */
  readonly timeoutMs?: number;
}

/** Opens the store of a cluster at its members' endpoints; the first is asked first. */
export type OpenKeyStore = (endpoints: readonly Endpoint[], options?: KeyStoreOptions) => KeyStore;
