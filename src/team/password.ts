import { hash, verify } from '@node-rs/argon2'
import { refuse } from '../shared/outcome.ts'
import { newToken } from './token.ts'

// argon2id with 19 MiB and two passes (OWASP Password Storage, 2024), the primitive's own default, said outright.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const shortest = 10
const longest = 200

let unknown: Promise<string> | undefined

/** Unicode may write the same characters in several ways; keyboards differ in which they send. */
function asTyped(password: string): string {
  return password.normalize('NFKC')
}

/** The argon2 hash (PHC string) of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(asTyped(password), cost)
}

/** Compares in the same time whether or not there is a hash; without one the answer is no. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  unknown ??= hash(newToken(), cost)
  const fits = await verify(stored ?? (await unknown), asTyped(password))
  return stored !== null && fits
}

/** Refuses `weak_password`: too short, too long, one character over and over, or the owner's own address or name. */
export function assertPassword(
  password: string,
  owner: { name: string; email: string },
  field = 'password',
): void {
  const typed = asTyped(password)
  const length = [...typed].length
  if (length < shortest)
    refuse('weak_password', 422, `A password has at least ${shortest} characters.`, { field })
  if (length > longest)
    refuse('weak_password', 422, `A password has at most ${longest} characters.`, { field })
  const lower = typed.toLowerCase()
  if (new Set(lower).size < 4)
    refuse('weak_password', 422, 'This password repeats too few characters.', { field })
  if ([owner.name, owner.email].some(known => known !== '' && lower === known.toLowerCase()))
    refuse('weak_password', 422, 'A name or an address is no password.', { field })
}
