/** An RFC 1123 label in lower case, of any length. */
export const labelPattern = '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$';

const label = new RegExp(labelPattern);

/** What `isLabName` lets through, as the second half of a message. */
export const labNameAllowed = 'up to 40 lower-case letters, digits and inner hyphens are allowed';
/** What `isHostName` lets through, as the second half of a message. */
export const hostNameAllowed = 'up to 63 lower-case letters, digits and inner hyphens are allowed';

/** Whether the text can name a lab, and so be part of host names and file names. */
export function isLabName(text: string): boolean {
  return text.length <= 40 && label.test(text);
}

/** Whether the text is an RFC 1123 label in lower case, as a node's host name must be. */
export function isHostName(text: string): boolean {
  return text.length <= 63 && label.test(text);
}
