/** Signing and checking with the parties' room identities (Ed25519), handed in from above. */
export interface Signatures {
  /** My signature over `transcript(label, fields)`: 64 bytes. */
  sign(label: string, fields: readonly Uint8Array[]): Uint8Array;
  /** Is this that party's signature? Strict: what one party accepts, every party accepts. */
  verify(party: number, label: string, fields: readonly Uint8Array[], signature: Uint8Array): boolean;
}
