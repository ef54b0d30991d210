import { jsonOption } from './command.ts';
import type { Command } from './command.ts';
import { underLock } from './lock.ts';
import { forceOption } from './preflight-first.ts';
import { timeoutOption } from './timeout.ts';
import { bringUpAndTell, planFrom } from './up.ts';

/** Takes the lab down, if it is there, and brings it up anew. */
export const recreate: Command = {
  name: 'recreate',
  summary: 'take the lab down and bring it up anew',
  takes: 'config',
  options: [{ flags: '--retain', description: 'keep what was made when a step fails, to look at it' }, forceOption, timeoutOption, jsonOption],
  examples: [['k8s-lab recreate --backend vxlan', 'the same lab over another backend']],
  async run(context, _args, options) {
    const planned = await planFrom(context, options);
    const { lab } = planned;
    return await underLock(context, lab.name, 'recreate', async () => {
      if ((await lab.provider.destroy(lab.name)) === 'removed') context.tell(`lab ${lab.name} removed`);
      return await bringUpAndTell(context, planned, options);
    });
  },
};
