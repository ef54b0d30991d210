/** Every provider, by its name in a lab file. */
export const providerNames = ['sandbox', 'vagrant', 'ssh'] as const;

export type ProviderName = (typeof providerNames)[number];
