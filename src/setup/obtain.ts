import type { Host } from '../exec.ts';
import { findTools } from './find.ts';
import type { Tools } from './tools.ts';
export async function obtainTools({ host }: { host: Host; onProgress: (text: string) => void; signal?: AbortSignal }): Promise<Tools> { return await findTools({ host }); }
