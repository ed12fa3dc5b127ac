import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'

const program = '/usr/sbin/dovecot'
/** Whether Debian's Dovecot is on this machine. */
export const hasDovecot = (() => {
  try {
    accessSync(program, constants.X_OK)
    return true
  } catch {
    return false
  }
})()

/** Debian's numbers of nobody and nogroup: as root it is given away to them, so that it never runs with rights. */
const nobody = 65_534
export const dovecotPassword = 'dovecot-secret'

export type Dovecot = {
  port: number
  user: string
  /** A line of a mail program, signed in. */
  connect(): Promise<ImapFlow>
  /** Puts a message into a folder (IMAP APPEND); answers its number there. */
  append(raw: Buffer | string, folder?: string): Promise<number>
  /** All messages of a folder by number, with their flags. */
  listed(folder?: string): Promise<{ uid: number; flags: string[] }[]>
  /** Ends the server and starts it over the same folders. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Dovecot of its own: own configuration, folders and port on the loopback, anybody signs in with `dovecotPassword`. */
export async function startDovecot(user: string): Promise<Dovecot> {
  const isRoot = userInfo().uid === 0
  const { uid, gid } = isRoot ? { uid: nobody, gid: nobody } : userInfo()
  const as = isRoot ? { uid, gid } : {}
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-dovecot-'))
  const port = await freePort()
  const of = (name: string) => join(folder, name)
  for (const name of ['', 'run', 'state', 'mail']) {
    if (name !== '') await mkdir(of(name))
    if (isRoot) await chown(of(name), uid, gid)
  }
  await chmod(folder, 0o755)
  await writeFile(
    of('dovecot.conf'),
    configuration(
      folder,
      port,
      uid,
      gid,
      isRoot ? 'nobody' : userInfo().username,
      isRoot ? 'nogroup' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim(),
    ),
  )
  let child: ChildProcess | null = null
  const connect = async (): Promise<ImapFlow> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      auth: { user, pass: dovecotPassword },
      logger: false,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      client.close()
      throw error
    }
  }
  const within = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = await connect()
    try {
      return await work(client)
    } finally {
      await client.logout().catch(() => client.close())
    }
  }
  const start = async (): Promise<void> => {
    let said = ''
    const started = spawn(program, ['-F', '-c', of('dovecot.conf')], {
      ...as,
      // A group of its own, so that its lines end with it.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    started.stderr?.on('data', bytes => {
      said += String(bytes)
    })
    child = started
    for (let tries = 1; ; tries++) {
      try {
        return await within(async () => undefined)
      } catch (error) {
        if (started.exitCode !== null || tries > 300)
          throw new Error(`Dovecot does not start: ${said}`, { cause: error })
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    }
  }
  const end = async (): Promise<void> => {
    const running = child
    child = null
    if (!running || running.exitCode !== null) return
    const ended = new Promise(resolve => running.once('exit', resolve))
    running.kill('SIGTERM')
    await ended
    try {
      process.kill(-running.pid!, 'SIGKILL')
    } catch {
      // Nothing of it was left.
    }
  }
  await start().catch(async error => {
    await end()
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  return {
    port,
    user,
    connect,
    append: (raw, to = 'INBOX') =>
      within(async client => {
        const done = await client.append(to, raw)
        if (!done || done.uid === undefined) throw new Error('The message was not taken.')
        return done.uid
      }),
    listed: (from = 'INBOX') =>
      within(async client => {
        await client.mailboxOpen(from)
        const found = await client.fetchAll('1:*', { uid: true, flags: true })
        return found.map(({ uid: number, flags }) => ({ uid: number, flags: [...(flags ?? [])].sort() }))
      }),
    async restart() {
      await end()
      await start()
    },
    async close() {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

const configuration = (
  folder: string,
  port: number,
  uid: number,
  gid: number,
  name: string,
  group: string,
): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = ${name}
default_internal_group = ${group}
default_login_user = ${name}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${folder}/mail/%u
imap_idle_notify_interval = 2 mins
passdb {
  driver = static
  args = password=${dovecotPassword}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`
