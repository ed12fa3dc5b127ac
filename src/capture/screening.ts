import { createHash } from 'node:crypto'
import { rateLimit } from '../platform/rate.ts'
import { sourceOf } from '../team/token.ts'
import { bitsFor } from './model/work.ts'

/** Whom a form refuses for coming too often, and what it thinks odd. Kept in memory; nothing of persons is written. */
export type Screening = {
  /** Seconds to wait, or null: by network and by its neighbourhood. */
  post(ip: string): number | null
  view(ip: string): number | null
  beacon(ip: string): number | null
  /** For senders that did no work: without script it is the number of them that must hold. */
  withoutWork(ip: string): number | null
  address(email: string): number | null
  /** Whether these words came often today, whoever sent them. */
  repeated(words: string): boolean
  /** Bits of work to ask for now, by how much is sent. */
  bits(now: Date): number
}

export function openScreening(): Screening {
  const views = rateLimit({ max: 120, windowMs: 60_000 })
  const posts = rateLimit({ max: 40, windowMs: 300_000 })
  const near = rateLimit({ max: 400, windowMs: 300_000 })
  const idle = rateLimit({ max: 12, windowMs: 300_000 })
  const addresses = rateLimit({ max: 8, windowMs: 3_600_000 })
  const beacons = rateLimit({ max: 600, windowMs: 60_000 })
  const echoes = rateLimit({ max: 2, windowMs: 86_400_000 })
  let since = 0
  let before = 0
  let recent = 0
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
  return {
    post(ip) {
      recent++
      return posts.take(sourceOf(ip)) ?? near.take(neighbourhood(ip))
    },
    view: ip => views.take(sourceOf(ip)),
    beacon: ip => beacons.take(sourceOf(ip)),
    withoutWork: ip => idle.take(sourceOf(ip)),
    address: email => addresses.take(hash(email.toLowerCase())),
    repeated: words => {
      const plain = words
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()
      return plain.length >= 20 && echoes.take(hash(plain)) !== null
    },
    bits(now) {
      const at = now.getTime()
      if (at - since >= 300_000) {
        before = at - since < 600_000 ? recent : 0
        recent = 0
        since = at
      }
      return bitsFor(Math.max(before, recent))
    },
  }
}

/** The first three parts of an IPv4 address, the first three groups of an IPv6 network. */
function neighbourhood(ip: string): string {
  const source = sourceOf(ip)
  return `${source.split(source.includes(':') ? ':' : '.', 3).join('.')}.*`
}

export type Odd = 'repeated' | 'links' | 'quick'

/** What makes a submission odd though it is right. */
export function oddities(
  {
    answers,
    seconds,
    worked,
  }: { answers: Readonly<Record<string, string>>; seconds: number; worked: boolean },
  screening: Screening,
): Odd[] {
  const found: Odd[] = []
  const written = Object.entries(answers).filter(([name]) => name !== 'email' && !name.startsWith('custom.'))
  if (screening.repeated(answers.message ?? '')) found.push('repeated')
  const links = written.reduce((sum, [, text]) => sum + (text.match(/https?:\/\/|www\./gi)?.length ?? 0), 0)
  if (links > 2 || written.some(([name, text]) => name !== 'message' && /https?:\/\//i.test(text)))
    found.push('links')
  if (!worked && seconds < 3) found.push('quick')
  return found
}
