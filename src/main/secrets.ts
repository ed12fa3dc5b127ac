import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoginPasswords, newLoginPasswords } from '../platform/roles.ts'

/** Made once per installation, kept outside the database, readable by its owner only. */
export type Secrets = { logins: LoginPasswords; signing: Buffer }

export async function readSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text !== null) {
    const kept = JSON.parse(text) as { logins: LoginPasswords; signing: string }
    return { logins: kept.logins, signing: Buffer.from(kept.signing, 'base64') }
  }
  const made = { logins: newLoginPasswords(), signing: randomBytes(32) }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  await writeFile(draft, JSON.stringify({ logins: made.logins, signing: made.signing.toString('base64') }), {
    mode: 0o600,
  })
  await rename(draft, path)
  return made
}
