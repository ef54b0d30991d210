import { quoteWord } from '../../text/quote.ts';
import type { Staging } from '../fault.ts';

/** Edits docker's unit file with sed and restarts docker; the revert restores both. */
export function stageDockerUnit(node: string, expression: string): Staging {
  return {
    node,
    inject: `unit=/etc/systemd/system/docker.service
cp $unit unit
sed -i ${quoteWord(expression)} $unit
systemctl daemon-reload
systemctl restart --no-block docker`,
    revert: `cp unit /etc/systemd/system/docker.service
systemctl daemon-reload
systemctl restart docker`,
  };
}
