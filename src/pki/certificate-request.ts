import type { Ipv4 } from '../network/address.ts';

/** The person or program that a certificate names; Kubernetes reads user and group from it. */
export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
}

export interface CertificateRequest extends Subject {
  /** What it may be used for; `authority`: to sign others. */
  readonly usages: readonly Usage[];
  readonly names?: readonly string[];
  readonly addresses?: readonly Ipv4[];
  /** Milliseconds ago at which it ended; absent: it is valid now, and for a year. */
  readonly expiredMs?: number;
}

export type Usage = 'authority' | 'client' | 'server';

/** A request to an authority, which signs no other authority. */
export type IssueRequest = Omit<CertificateRequest, 'usages'> & { readonly usages: readonly Exclude<Usage, 'authority'>[] };
