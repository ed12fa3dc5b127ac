import { createServer, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type MailServer = {
  smtpUrl: string
  received: string[]
  attempts: () => number
  close: () => Promise<void>
}

/** A mail server in this process; says what it received and how often it was called. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: string[] = []
  let attempts = 0
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onConnect: (_session, done) => {
      attempts++
      done()
    },
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', chunk => (text += String(chunk)))
      stream.on('end', () => {
        received.push(text)
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as { port: number }
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    received,
    attempts: () => attempts,
    close: () => new Promise<void>(closed => server.close(() => closed())),
  }
}

/** An answer of a mail server by its code, such as 450. */
export const withCode = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode })

/**
 * A server that hangs up without a word: when it was greeted, in the middle of the message (of 200 bytes at least), or
 * when it has the whole message.
 */
export async function silentServer(
  hangsUp: 'greeted' | 'within' | 'after' = 'after',
): Promise<{ smtpUrl: string; taken: () => number; close: () => Promise<void> }> {
  let taken = 0
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    let text = ''
    let inData = false
    socket.write('220 silent\r\n')
    socket.on('data', chunk => {
      text += String(chunk)
      if (inData) {
        if (hangsUp === 'within' ? text.length > 200 : text.endsWith('\r\n.\r\n')) {
          taken++
          socket.destroy()
        }
        return
      }
      while (text.includes('\r\n')) {
        const line = text.slice(0, text.indexOf('\r\n'))
        text = text.slice(line.length + 2)
        if (hangsUp === 'greeted') return void socket.destroy()
        if (/^DATA/i.test(line)) {
          inData = true
          socket.write('354 go\r\n')
        } else socket.write('250 ok\r\n')
      }
    })
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(closed => server.close(() => closed()))
    },
  }
}
