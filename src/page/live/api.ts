/** Asks the server that this page came from. */
export interface Api {
  readonly token: string;
  get<T>(path: string): Promise<T>;
  /** Gives the answer; rejects with what the server said. */
  post(body: object): Promise<{ readonly id: number }>;
  abort(id: number): Promise<void>;
  /** Lets the browser save a file of the server. */
  save(path: string): Promise<void>;
}

export function openApi(token: string): Api {
  const headers = { Authorization: `Bearer ${token}` };
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(path, { ...init, headers: { ...headers, ...init.headers } });
    const answer = (await response.json()) as { readonly error?: string };
    if (!response.ok) throw new Error(answer.error ?? `the server answered ${response.status}`);
    return answer;
  };
  return {
    token,
    get: async <T,>(path: string) => (await call(path)) as T,
    post: async body => (await call('/api/actions', { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })) as { id: number },
    async save(path) {
      const response = await fetch(path, { headers });
      if (!response.ok) throw new Error(((await response.json()) as { readonly error: string }).error);
      const url = URL.createObjectURL(await response.blob());
      const [, download = ''] = /filename="(.*)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
      Object.assign(document.createElement('a'), { href: url, download }).click();
      // The browser has begun to read it by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    abort: async id => void (await call(`/api/actions/${id}`, { method: 'DELETE' })),
  };
}
