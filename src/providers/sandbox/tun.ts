import { accessSync, constants } from 'node:fs';
import { ProviderError } from '../../errors.ts';

const device = '/dev/net/tun';

/** Why flannel's udp backend cannot open a tun device on this host; undefined if it can. */
export function explainTun(path = device): ProviderError | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'you cannot open';
    return new ProviderError(`flannel's udp backend needs ${path}, which ${why}`, {
      cause,
      hint: `as an administrator, run \`sudo modprobe tun; sudo chmod 666 ${device}\`; or use --backend vxlan or host-gw, which do not need it`,
    });
  }
}
