/** A variable in a settings file for a shell or systemd; undefined if it is not set. */
export function settingOf(text: string, name: string): string | undefined {
  const value = new RegExp(`^\\s*${name}=(.*)$`, 'm').exec(text)?.[1]?.trim();
  return value?.replace(/^(["'])(.*)\1$/, '$2');
}
