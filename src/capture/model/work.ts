/**
 * SHA-256 (FIPS 180-4) and a proof of work over it: a number that, after a text, hashes to as many zero bits as were
 * asked for. The browser runs these very functions, by their text; small, and usable where there is no secure context.
 */
export function sha256Words(text: string): number[] {
  const bytes = Array.from(new TextEncoder().encode(text))
  const length = bytes.length
  bytes.push(0x80)
  while (bytes.length % 64 !== 56) bytes.push(0)
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(shift > 31 ? 0 : ((length * 8) >>> shift) & 255)
  const table: number[] = []
  const hash: number[] = []
  // The first 32 bits of the fractions of roots of the primes.
  for (let n = 2; table.length < 64; n++) {
    let prime = true
    for (let by = 2; by * by <= n; by++) if (n % by === 0) prime = false
    if (!prime) continue
    if (hash.length < 8) hash.push(((n ** 0.5 % 1) * 4294967296) | 0)
    table.push(((n ** (1 / 3) % 1) * 4294967296) | 0)
  }
  const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by))
  const w = new Array<number>(64)
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        const o = at + i * 4
        w[i] = (bytes[o]! << 24) | (bytes[o + 1]! << 16) | (bytes[o + 2]! << 8) | bytes[o + 3]! | 0
      } else {
        const x = w[i - 15]!
        const y = w[i - 2]!
        w[i] =
          (w[i - 16]! +
            (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) +
            w[i - 7]! +
            (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) |
          0
      }
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
    for (let i = 0; i < 64; i++) {
      const one =
        (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + table[i]! + w[i]!) | 0
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + two) | 0
    }
    const next = [a, b, c, d, e, f, g, h]
    for (let i = 0; i < 8; i++) hash[i] = (hash[i]! + next[i]!) | 0
  }
  return hash
}

/** Whether the hash of `text:nonce` begins with `bits` zero bits; 31 at most. */
export function isWork(text: string, nonce: string, bits: number): boolean {
  return bits === 0 || sha256Words(`${text}:${nonce}`)[0]! >>> (32 - bits) === 0
}

/** Bits asked for: 11 in quiet times, one more each time the submissions of the last minutes double; 16 at most. */
export function bitsFor(recent: number): number {
  return Math.min(16, 11 + Math.max(0, Math.floor(Math.log2(Math.max(1, recent / 20)))))
}
