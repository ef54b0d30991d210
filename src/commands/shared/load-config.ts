import { loadLab } from '../../config/load.ts';
import type { LoadedLab } from '../../config/loaded-lab.ts';
import { textOption } from '../command.ts';
import type { Context, Options } from '../command.ts';

/** The lab that the lab file and the flags of this command line describe. */
export async function loadConfig({ cwd }: Context, options: Options): Promise<LoadedLab> {
  return await loadLab({ cwd, file: textOption(options, 'config'), flags: options });
}
