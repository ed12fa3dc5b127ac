import { createHmac, randomBytes } from 'node:crypto'

/**
 * A stand-in for the id of a browser that keeps none: the same network, program and page give the same for one day (UTC).
 * Its salt is kept in memory only and forgotten at midnight and at every start: then nobody can tell whose it was.
 */
export function dayVisitors(): (of: { ip: string; agent: string; origin: string }, now: Date) => string {
  let salt = { day: '', bytes: Buffer.alloc(0) }
  return ({ ip, agent, origin }, now) => {
    const day = now.toISOString().slice(0, 10)
    if (salt.day !== day) salt = { day, bytes: randomBytes(32) }
    const mac = createHmac('sha256', salt.bytes).update(`${ip}\0${agent}\0${origin}`).digest('base64url')
    return `day:${mac.slice(0, 27)}`
  }
}
