const value = /("[^"\n]*"|'[^'\n]*'|[^\s"'\0]+)/.source;
const assignment = new RegExp(`(pass(?:word|wd)["']?\\s*[=:]\\s*)${value}`, 'gi');
const option = new RegExp(`(-[\\w-]*password[ \\0])${value}`, 'gi');
const url = /(:\/\/[^\s/:@]+:)[^\s/@]+@/g;

/** Hides the values of passwords: `ETCD_PASSWORD=…`, `-etcd-password …`, and those in a URL. */
export function redact(text: string): string {
  return text.replace(assignment, '$1***').replace(option, '$1***').replace(url, '$1***@');
}
