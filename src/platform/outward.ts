import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { refuse } from '../shared/outcome.ts'

const inner = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(net, bits, 'ipv6')

/** Is the address this machine, its network or none that a server of the world has? Mapped ones are read as IPv4. */
export function isInner(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return inner.check(mapped, 'ipv4')
  // A mapped address in another spelling (::ffff:7f00:1) is nobody's in earnest.
  if (isIP(address) === 6) return inner.check(address, 'ipv6') || /^(0*:)*:*ffff:/i.test(address)
  return inner.check(address, 'ipv4')
}

/**
 * The address of a host that somebody typed, to be connected to in its place, so that a name cannot change its mind between
 * the look and the call. Refuses `no_such_host` and, unless the host stands in `internal`, `inner_host`.
 */
export async function outwardAddress(
  host: string,
  internal: readonly string[],
  field: string,
): Promise<string> {
  const found = await lookup(host, { all: true, verbatim: true }).catch(() => [])
  if (found.length === 0) refuse('no_such_host', 422, `There is no host named "${host}".`, { field })
  if (!internal.includes(host.toLowerCase()) && found.some(({ address }) => isInner(address)))
    refuse(
      'inner_host',
      422,
      `"${host}" is in your own network. Whoever runs the server allows it by LINCHPIN_INTERNAL_HOSTS=${host}.`,
      { field },
    )
  return (found.find(({ family }) => family === 4) ?? found[0]!).address
}
