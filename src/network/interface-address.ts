/** An IPv4 address as an interface has it. */
export interface InterfaceAddress {
  readonly device: string;
  readonly address: string;
  readonly prefixLength: number;
}
