// Which addresses lie on the open internet. Everything else (this machine, its networks, a cloud's metadata) is reached only
// where an administrator named it.
import { BlockList, isIP } from 'node:net'

const NOT_PUBLIC_V4: readonly (readonly [network: string, prefixBits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

const blockedV4 = new BlockList()
for (const [network, prefixBits] of NOT_PUBLIC_V4) blockedV4.addSubnet(network, prefixBits, 'ipv4')

/** Whether an IPv4 or IPv6 address in text form is one of the open internet; false for anything that is no address. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !blockedV4.check(address, 'ipv4')
  if (version === 6) return isPublicV6(wordsOf(address))
  return false
}

/** Only 2000::/3 is given out to the public. Forms that carry an IPv4 address are as public as that is. */
function isPublicV6(words: readonly number[]): boolean {
  const [a = 0, b = 0] = words
  const last32 = v4Of(words[6] ?? 0, words[7] ?? 0)
  const isZero = (from: number, to: number) => words.slice(from, to).every((word) => word === 0)
  // ::ffff:a.b.c.d (mapped), 64:ff9b::a.b.c.d (NAT64, which DNS64 makes of every IPv4-only name)
  if (isZero(0, 5) && words[5] === 0xffff) return isPublicAddress(last32)
  if (a === 0x64 && b === 0xff9b && isZero(2, 6)) return isPublicAddress(last32)
  if (a === 0x2002) return isPublicAddress(v4Of(b, words[2] ?? 0))
  if ((a & 0xe000) !== 0x2000) return false
  // 2001::/23 holds Teredo, ORCHID and benchmarks; 2001:db8::/32 and 3fff::/20 are for documents.
  if (a === 0x2001 && (b & 0xfe00) === 0) return false
  if (a === 0x2001 && b === 0x0db8) return false
  return !(a === 0x3fff && (b & 0xf000) === 0)
}

function v4Of(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): number[] {
  const plain = address.split('%')[0] ?? ''
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain)
  const hex = dotted ? `${dotted[1]}${pairOf(dotted[2], dotted[3])}:${pairOf(dotted[4], dotted[5])}` : plain
  const [head = '', tail] = hex.split('::')
  const front = head.split(':').filter((word) => word !== '')
  const back = (tail ?? '').split(':').filter((word) => word !== '')
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return [...front, ...zeros, ...back].map((word) => Number.parseInt(word, 16))
}

function pairOf(high = '0', low = '0'): string {
  return (Number(high) * 256 + Number(low)).toString(16)
}
