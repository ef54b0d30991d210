/** A lower-case RFC 1123 label of any length. */
export const labelPattern = '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$';

const label = new RegExp(labelPattern);

/** The message for a name that `isLabName` rejects. */
export const labNameMessage = 'a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens';
/** The message for a name that `isHostName` rejects. */
export const hostNameMessage = 'a valid host name; expected up to 63 lower-case letters, digits and inner hyphens';

/** Whether the text can name a lab and be part of host names and file names. */
export function isLabName(text: string): boolean {
  return text.length <= 40 && label.test(text);
}

/** Whether the text can be a cluster's domain: the names of Services below it must not exceed a DNS name's 253 characters. */
export function isClusterDomain(text: string): boolean {
  return text.length <= 120 && text.split('.').every(isHostName);
}

/** Whether the text is a lower-case RFC 1123 label, as a host name must be. */
export function isHostName(text: string): boolean {
  return text.length <= 63 && label.test(text);
}
