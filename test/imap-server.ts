import { createServer, type Socket } from 'node:net'

export type ImapMessage = { uid: number; raw: Buffer; flags: Set<string>; at: Date }
export type ImapServer = {
  port: number
  folders: Map<string, ImapMessage[]>
  /** Puts a message into a folder; answers its UID. */
  put(raw: string | Buffer, options?: { folder?: string; at?: string }): number
  /** Numbers every message anew, as a server does whose index was lost. */
  renumber(): void
  /** How it misbehaves from now on; each until it is changed. */
  trouble: {
    /** Hangs up in the middle of the body of this message, once. */
    dropAt: number | null
    /** Says NO to the body of this message. */
    refuseBody: number | null
    password: string
    /** Does not say a word. */
    silent: boolean
    /** Cannot tell of news by itself. */
    noIdle: boolean
    /** Says nothing more from this command on, of which `nth` was asked; `stalled` is told. */
    stallAt: { command: string; nth: number } | null
  }
  /** Resolves when it has stalled; how many wait for news. */
  stalled(): Promise<void>
  idling(): number
  /** Hangs up on everybody. */
  hangUp(): void
  /** Bytes of bodies that were asked for, and connections. */
  asked: { bytes: number; connections: number; commands: string[] }
  close(): Promise<void>
}

/**
 * A mail server in this process that speaks what a reader needs of IMAP4rev1 (RFC 3501) with MOVE (RFC 6851): sign-in, folders,
 * search and fetch by UID, flags, moving, and IDLE (RFC 2177).
 */
export async function imapServer(password = 'quite secret'): Promise<ImapServer> {
  const folders = new Map<string, ImapMessage[]>([
    ['INBOX', []],
    ['Filed', []],
  ])
  let uidValidity = 7_001
  let next = 1
  const trouble: ImapServer['trouble'] = {
    dropAt: null,
    refuseBody: null,
    password,
    silent: false,
    noIdle: false,
    stallAt: null,
  }
  const asked: ImapServer['asked'] = { bytes: 0, connections: 0, commands: [] }
  const sockets = new Set<Socket>()
  /** Who waits for news, of which folder. */
  const waiting = new Map<Socket, { folder: string; tag: string }>()
  const count = new Map<string, number>()
  let tellStalled = (): void => {}
  let stalled = new Promise<void>(resolve => {
    tellStalled = resolve
  })

  const server = createServer(socket => {
    sockets.add(socket)
    asked.connections++
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      waiting.delete(socket)
    })
    if (trouble.silent) return
    let selected: string | null = null
    let isMute = false
    const say = (line: string) => isMute || socket.write(`${line}\r\n`)
    say('* OK here')

    const capabilities = () => `IMAP4rev1 MOVE${trouble.noIdle ? '' : ' IDLE'}`
    const inFolder = () => folders.get(selected ?? '') ?? []
    const picked = (set: string): { n: number; message: ImapMessage }[] => {
      const all = inFolder().map((message, at) => ({ n: at + 1, message }))
      const last = all.at(-1)?.message.uid ?? 0
      const bound = (text: string) => (text === '*' ? last : Number(text))
      return all.filter(({ message: { uid } }) =>
        set.split(',').some(part => {
          const [from, to = from] = part.split(':').map(bound) as [number, number?]
          return uid >= Math.min(from, to) && uid <= Math.max(from, to)
        }),
      )
    }

    const fetch = (tag: string, set: string, what: string): void => {
      for (const { n, message } of picked(set)) {
        const parts = [`UID ${message.uid}`]
        if (what.includes('FLAGS')) parts.push(`FLAGS (${[...message.flags].join(' ')})`)
        if (what.includes('RFC822.SIZE')) parts.push(`RFC822.SIZE ${message.raw.length}`)
        if (what.includes('INTERNALDATE')) parts.push(`INTERNALDATE "${internalDate(message.at)}"`)
        const body = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/.exec(what)
        if (!body) {
          say(`* ${n} FETCH (${parts.join(' ')})`)
          continue
        }
        if (trouble.refuseBody === message.uid) return void say(`${tag} NO cannot read this one`)
        const from = Number(body[1] ?? 0)
        const bytes = body[2] ? message.raw.subarray(from, from + Number(body[2])) : message.raw
        asked.bytes += bytes.length
        const name = body[2] ? `BODY[]<${from}>` : 'BODY[]'
        socket.write(`* ${n} FETCH (${parts.join(' ')} ${name} {${bytes.length}}\r\n`)
        if (trouble.dropAt === message.uid) {
          trouble.dropAt = null
          socket.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => socket.destroy())
          return
        }
        socket.write(bytes)
        socket.write(')\r\n')
      }
      say(`${tag} OK fetched`)
    }

    const answer = (tag: string, words: string[], line: string): void => {
      const verb = (words[0] ?? '').toUpperCase()
      const command = verb === 'UID' ? `UID ${(words[1] ?? '').toUpperCase()}` : verb
      asked.commands.push(command)
      const nth = (count.get(command) ?? 0) + 1
      count.set(command, nth)
      if (trouble.stallAt?.command === command && nth >= trouble.stallAt.nth) {
        trouble.stallAt = null
        isMute = true
        tellStalled()
        return
      }
      const args = words.slice(verb === 'UID' ? 2 : 1)
      switch (command) {
        case 'CAPABILITY':
          say(`* CAPABILITY ${capabilities()}`)
          return void say(`${tag} OK done`)
        case 'LOGIN':
          return void say(
            args[1] === trouble.password
              ? `${tag} OK [CAPABILITY ${capabilities()}] signed in`
              : `${tag} NO [AUTHENTICATIONFAILED] no`,
          )
        case 'LIST':
        case 'LSUB':
          for (const name of folders.keys())
            if (args[1] === '*' || args[1] === name) say(`* ${command} (\\HasNoChildren) "/" "${name}"`)
          return void say(`${tag} OK listed`)
        case 'SELECT':
        case 'EXAMINE': {
          const folder = folders.get(args[0] ?? '')
          if (!folder) return void say(`${tag} NO [NONEXISTENT] no such folder`)
          selected = args[0]!
          say('* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)')
          say(`* ${folder.length} EXISTS`)
          say('* 0 RECENT')
          say(`* OK [UIDVALIDITY ${uidValidity}] valid`)
          say(`* OK [UIDNEXT ${next}] next`)
          say('* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] kept')
          return void say(`${tag} OK [READ-WRITE] selected`)
        }
        case 'UID SEARCH': {
          const set = /UID (\S+)/i.exec(args.join(' '))?.[1] ?? '1:*'
          say(
            `* SEARCH ${picked(set)
              .map(({ message }) => message.uid)
              .join(' ')}`.trimEnd(),
          )
          return void say(`${tag} OK searched`)
        }
        case 'UID FETCH':
          return void fetch(tag, args[0]!, line)
        case 'UID STORE':
          for (const { message } of picked(args[0]!))
            for (const flag of line.match(/\\\w+/g) ?? []) message.flags.add(flag)
          return void say(`${tag} OK stored`)
        case 'UID MOVE': {
          const target = folders.get(args[1] ?? '')
          if (!target) return void say(`${tag} NO [TRYCREATE] no such folder`)
          for (const { message } of picked(args[0]!).reverse()) {
            say(`* ${inFolder().indexOf(message) + 1} EXPUNGE`)
            inFolder().splice(inFolder().indexOf(message), 1)
            target.push(message)
          }
          return void say(`${tag} OK moved`)
        }
        case 'IDLE':
          waiting.set(socket, { folder: selected ?? '', tag })
          return void say('+ waiting')
        case 'LOGOUT':
          say('* BYE')
          say(`${tag} OK bye`)
          return void socket.end()
        default:
          return void say(`${tag} OK nothing to do`)
      }
    }

    // Lines, with strings sent as literals joined in.
    let buffer = ''
    socket.on('data', chunk => {
      buffer += chunk.toString('latin1')
      for (;;) {
        const end = buffer.indexOf('\r\n')
        if (end < 0) return
        const literal = /\{(\d+)\+?\}$/.exec(buffer.slice(0, end))
        if (literal) {
          const length = Number(literal[1])
          if (!buffer.slice(0, end).endsWith('+}')) say('+ go on')
          if (buffer.length < end + 2 + length) {
            const [head, rest] = [buffer.slice(0, end), buffer.slice(end + 2)]
            buffer = `${head.replace(/\{(\d+)\}$/, '{$1+}')}\r\n${rest}`
            return
          }
          buffer = `${buffer.slice(0, literal.index)}"${buffer.slice(end + 2, end + 2 + length)}"${buffer.slice(end + 2 + length)}`
          continue
        }
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + 2)
        const waits = waiting.get(socket)
        if (waits && line.toUpperCase() === 'DONE') {
          waiting.delete(socket)
          say(`${waits.tag} OK no longer`)
          continue
        }
        const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
          ([, quoted, plain]) => plain ?? quoted!.replace(/\\(.)/g, '$1'),
        )
        answer(words[0] ?? '*', words.slice(1), line)
      }
    })
  })
  server.on('error', () => undefined)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as { port: number }).port,
    folders,
    trouble,
    asked,
    put(raw, { folder = 'INBOX', at = '2026-03-02T08:30:00Z' } = {}) {
      const uid = next++
      const bytes = typeof raw === 'string' ? Buffer.from(raw.replace(/\r?\n/g, '\r\n')) : raw
      folders.get(folder)!.push({ uid, raw: bytes, flags: new Set(), at: new Date(at) })
      for (const [socket, waits] of waiting)
        if (waits.folder === folder) socket.write(`* ${folders.get(folder)!.length} EXISTS\r\n`)
      return uid
    },
    renumber() {
      uidValidity++
      next = 101
      for (const messages of folders.values()) for (const message of messages) message.uid = next++
    },
    stalled: async () => {
      await stalled
      stalled = new Promise<void>(resolve => {
        tellStalled = resolve
      })
    },
    idling: () => waiting.size,
    hangUp() {
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(closed => server.close(() => closed()))
    },
  }
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const two = (n: number) => String(n).padStart(2, '0')
const internalDate = (at: Date): string =>
  `${two(at.getUTCDate())}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
