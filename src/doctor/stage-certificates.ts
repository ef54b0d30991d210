import type { StagedCertificate } from '../faults/fault.ts';
import { createAuthority, openAuthority } from '../pki/authority.ts';
import type { Machines } from '../providers/provider.ts';
import { etcdAuthority } from '../steps/certificates.ts';
import type { FileToWrite } from '../text/write-file.ts';

/** The certificates of a drill and their keys, as files in its folder; importing this module loads the encoder of certificates. */
export async function signed({ nodes }: Machines, wanted: readonly StagedCertificate[]): Promise<readonly FileToWrite[]> {
  const [own, stranger] = [openAuthority(await etcdAuthority(nodes)), createAuthority('k8s-lab')];
  return wanted.flatMap(({ name, request, byStranger }) => {
    const { certificate, key } = (byStranger ? stranger : own).issue(request);
    return [{ path: `${name}.crt`, content: certificate, mode: 0o644 }, { path: `${name}.key`, content: key, mode: 0o600 }];
  });
}
