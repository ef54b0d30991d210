import { isRecord, parseRecord } from '../../network/json.ts';

/** The names in Vagrant's plugins.json (`{"installed": {name: …}}`) or in a packaged plugin's file (`{name: …}`). */
export function parsePlugins(text: string): readonly string[] {
  const whole = parseRecord(text);
  if (!whole) return [];
  const { installed } = whole;
  if (isRecord(installed)) return Object.keys(installed);
  return 'version' in whole ? [] : Object.keys(whole);
}
