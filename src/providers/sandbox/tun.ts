import { accessSync, constants } from 'node:fs';
import { ProviderError } from '../../errors.ts';

const device = '/dev/net/tun';

/** Why flannel's udp backend, which opens a tun device, cannot work here; undefined when it can. */
export function explainTun(path = device): ProviderError | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'may not be opened by you';
    return new ProviderError(`flannel's udp backend needs ${path}, which ${why}`, {
      cause,
      hint: `an administrator can allow it (sudo modprobe tun; sudo chmod 666 ${device}); --backend vxlan or host-gw needs nothing`,
    });
  }
}
