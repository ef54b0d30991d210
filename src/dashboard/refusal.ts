import type { ProviderName } from '../config/lab-config.ts';

export interface Permission {
  readonly readOnly: boolean;
  readonly allowChanges: boolean;
}

/** Why a dashboard may not change a lab of this provider; undefined if it may. A sandbox is made to be broken, other machines may be more than a lab. */
export function refusalFor({ readOnly, allowChanges }: Permission, provider: ProviderName | undefined): string | undefined {
  if (readOnly) return 'this dashboard is read-only';
  if (provider === undefined) return 'the lab is not running';
  return provider === 'sandbox' || allowChanges ? undefined : `the nodes of this lab are not a sandbox; start the dashboard with --allow-changes to change them`;
}
