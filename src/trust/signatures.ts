import { Identity, verify } from './identity.ts';

/**
 * The parties' room identities, as the protocols sign and check with them.
 * @param seed my identity's seed.
 * @param keys everyone's public keys, by party index.
 */
export function identitySignatures(seed: Uint8Array, keys: readonly Uint8Array[]) {
  const identity = Identity.fromSeed(seed);
  return {
    sign: (label: string, fields: readonly Uint8Array[]) => identity.sign(label, fields),
    verify: (party: number, label: string, fields: readonly Uint8Array[], signature: Uint8Array) => {
      const key = keys[party];
      return key !== undefined && verify(key, label, fields, signature);
    },
  };
}
