import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Made by container and virtual-machine software: other people's devices do not see these networks. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|wg|zt|tailscale)/i;

/**
 * Links under which other devices on the network reach this machine's port, the likeliest first: physical networks
 * before virtual ones. IPv4 only, because people may have to type it.
 */
export function lanLinks(
  port: number,
  interfaces: NodeJS.Dict<Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]> = networkInterfaces(),
): string[] {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
      .map(({ address }) => ({ address, virtual: virtual.test(name) })),
  );
  const likeliest = found.sort((a, b) => Number(a.virtual) - Number(b.virtual));
  return likeliest.map(({ address }) => `http://${address}:${port}/`);
}
