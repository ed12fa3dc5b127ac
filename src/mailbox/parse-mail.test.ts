import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eml } from '../../test/mails.ts'
import { parseMail } from './parse-mail.ts'

const shared = (folder: string) => join(import.meta.dirname, '../../../shared/data', folder)
const has = (folder: string): boolean => existsSync(shared(folder))

describe('messages of real programs', () => {
  it.skipIf(!has('mail-npm'))(
    'a text part after an alternative, without any address: mixed.eml',
    async () => {
      const mail = await parseMail(readFileSync(join(shared('mail-npm'), 'test/mixed.eml')))
      expect(mail.from).toBe(null)
      expect([mail.to, mail.cc, mail.subject, mail.date, mail.messageId, mail.files]).toEqual([
        [],
        [],
        '',
        null,
        null,
        [],
      ])
      expect(mail.body).toBe(
        'This e-mail message has been scanned for Viruses and Content and cleared\n\nGood Morning;',
      )
    },
  )

  it.skipIf(!has('mail-npm'))('parts in parts in parts, one of them never closed: nested.eml', async () => {
    const mail = await parseMail(readFileSync(join(shared('mail-npm'), 'test/nested.eml')))
    expect(mail.from).toEqual({ address: 'u@example.com', name: null })
    expect(mail.body.split(/\n+/)).toEqual(['Dear Sir,', 'Good evening.', 'The footer'])
    expect(mail.marks).toEqual([])
  })

  it.skipIf(!has('mail-npm'))(
    'a book in each transfer encoding comes out as it went in: alice.txt',
    async () => {
      const text = readFileSync(join(shared('mail-npm'), 'test/fixtures/alice.txt'), 'utf8').slice(0, 60_000)
      const encoded = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')
      const quoted = [...Buffer.from(text)]
        .map(byte =>
          byte === 10
            ? '\n'
            : byte > 32 && byte < 127 && byte !== 61
              ? String.fromCharCode(byte)
              : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .join('')
      for (const [how, body] of [
        ['base64', encoded],
        ['quoted-printable', quoted],
      ] as const) {
        const mail = await parseMail(
          eml(
            `From: a@b.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${how}\n\n${body}`,
          ),
        )
        const words = (from: string) => from.split(/\s+/).filter(Boolean)
        expect(words(`${mail.body}\n${mail.quoted ?? ''}`)).toEqual(words(text))
      }
    },
  )

  const bounces = has('bounces')
    ? readdirSync(shared('bounces')).filter(name => /^(dsn|postfix|exim)/.test(name))
    : []
  it.skipIf(!has('bounces')).each(bounces.length > 0 ? bounces : ['none'])(
    'a delivery report is marked as one: %s',
    async name => {
      const raw = readFileSync(join(shared('bounces'), name))
      const mail = await parseMail(raw)
      expect([name, mail.marks.includes('bounce')]).toEqual([name, true])
      const named = [
        ...raw
          .toString('latin1')
          .matchAll(/^Final-Recipient\s*:\s*rfc822\s*;\s*<?([^\s<>;]+@[a-z0-9-]+\.[a-z0-9.-]+)/gim),
      ]
      for (const [, address] of named) expect(mail.failed.join(' ')).toContain(address!.toLowerCase())
    },
  )
})

describe('what a message says', () => {
  it.each([
    [
      'encoded words over folded lines',
      'Subject: =?utf-8?Q?Angebot_f=C3=BCr?=\n =?utf-8?Q?_Gr=C3=B6=C3=9Fe?=',
      'Angebot für Größe',
    ],
    ['encoded words in base64', 'Subject: =?utf-8?B?0J/RgNC10LTQu9C+0LbQtdC90LjQtQ==?=', 'Предложение'],
    ['encoded words in ISO-8859-1', 'Subject: =?iso-8859-1?Q?Gr=FC=DFe?=', 'Grüße'],
    ['a signature of the direction turned', 'Subject: invoice \u202efdp.exe', 'invoice fdp.exe'],
    ['none', 'X-Nothing: 1', ''],
  ])('subject: %s', async (_, header, subject) => {
    expect((await parseMail(eml(`${header}\nFrom: a@b.example\n\nx`))).subject).toBe(subject)
  })

  it.each([
    ['windows-1252', Buffer.from([0x80, 0x20, 0xe4]), '€ ä'],
    ['iso-8859-15', Buffer.from([0xa4]), '€'],
    ['koi8-r', Buffer.from([0xf0, 0xd2, 0xc9]), 'При'],
    ['shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
    ['utf-8', Buffer.from('Ελληνικά'), 'Ελληνικά'],
    ['x-nobody-knows', Buffer.from('plain'), 'plain'],
  ])('charset %s', async (charset, bytes, text) => {
    const head = eml(`From: a@b.example\nContent-Type: text/plain; charset=${charset}\n\n`)
    expect((await parseMail(Buffer.concat([head, bytes]))).body).toBe(text)
  })

  it('joins lines of format=flowed (RFC 3676)', async () => {
    const mail = await parseMail(
      eml(
        'From: a@b.example\nContent-Type: text/plain; charset=utf-8; format=flowed\n\nOne line that \nis one line.\nAnother.',
      ),
    )
    expect(mail.body).toBe('One line that is one line.\nAnother.')
  })

  it('reads addresses of groups, with commas in names, in any case, each once', async () => {
    const mail = await parseMail(
      eml(`
From: "Berg, Anna" <Anna.Berg@Hafen.Example>
To: Board: one@x.example, "Two, B." <TWO@x.example>;, one@x.example
Cc: =?utf-8?Q?J=C3=BCrgen?= <j@x.example>

x`),
    )
    expect(mail.from).toEqual({ address: 'anna.berg@hafen.example', name: 'Berg, Anna' })
    expect(mail.to.map(({ address }) => address)).toEqual(['one@x.example', 'two@x.example'])
    expect(mail.cc).toEqual([{ address: 'j@x.example', name: 'Jürgen' }])
  })

  it('knows to whom servers gave it, though no header of the sender says so', async () => {
    const mail = await parseMail(
      eml(`
Delivered-To: log+abc@us.example
X-Original-To: archive@us.example
Received: from x by y with ESMTP id 1
 for <log+def@us.example>; Mon, 2 Mar 2026 08:00:00 +0000
From: a@us.example
To: b@x.example

x`),
    )
    expect(mail.deliveredTo).toEqual([
      'log+abc@us.example',
      'archive@us.example',
      'b@x.example',
      'log+def@us.example',
    ])
  })

  it('keeps ids of what it answers, nearest first', async () => {
    const mail = await parseMail(
      eml('From: a@b.example\nMessage-ID: <C@x>\nIn-Reply-To: <B@x>\nReferences: <A@x>\n <B@x>\n\nx'),
    )
    expect([mail.messageId, mail.refs]).toEqual(['<c@x>', ['<b@x>', '<a@x>']])
  })

  it.each([
    ['', null],
    ['Date: not a date', null],
    ['Date: Thu, 13 Feb 69 23:32:54 -0330', 1969],
    ['Date: Mon, 2 Mar 2026 08:15:00 +0100 (CET)', 2026],
  ])('date %s', async (header, year) => {
    const mail = await parseMail(eml(`${header}\nFrom: a@b.example\n\nx`.replace(/^\n/, '')))
    expect(mail.date?.getUTCFullYear() ?? null).toBe(year)
  })

  it.each([
    ['Auto-Submitted: auto-replied', ['auto_reply']],
    ['Auto-Submitted: no', []],
    ['X-Autoreply: yes', ['auto_reply']],
    ['Precedence: auto_reply', ['auto_reply']],
    ['List-Id: <news.x.example>', ['list']],
    ['X-Failed-Recipients: a@x.example', ['bounce']],
    ['Content-Type: text/calendar; method=REQUEST; charset=utf-8', ['calendar']],
  ])('marks %s', async (header, marks) => {
    expect((await parseMail(eml(`From: a@b.example\n${header}\n\nx`))).marks).toEqual(marks)
  })

  it('reads body and files of a winmail.dat', async () => {
    const attribute = (level: number, id: number, value: Buffer) => {
      const head = Buffer.alloc(9)
      head.writeUInt8(level, 0)
      head.writeUInt32LE(id, 1)
      head.writeUInt32LE(value.length, 5)
      return Buffer.concat([head, value, Buffer.alloc(2)])
    }
    const tnef = Buffer.concat([
      Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
      attribute(1, 0x0002800c, Buffer.from('Dear all\r\nsee the file\0')),
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from('price list.pdf\0')),
      attribute(2, 0x0006800f, Buffer.from('%PDF')),
    ])
    const of = (bytes: Buffer) =>
      parseMail(
        eml(
          `From: a@b.example\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n${bytes.toString('base64')}`,
        ),
      )
    const mail = await of(tnef)
    expect([mail.body, mail.marks, mail.files.map(({ name }) => name)]).toEqual([
      'Dear all\nsee the file',
      ['tnef'],
      ['price list.pdf'],
    ])
    // Cut anywhere it is read as far as it goes.
    for (let length = 0; length < tnef.length; length += 7) await of(tnef.subarray(0, length))
  })

  it('takes a name for a file that leads nowhere', async () => {
    const mail = await parseMail(
      eml(`
From: a@b.example
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

See it
--x
Content-Type: application/pdf; name="../../etc/pass\u202ewd"
Content-Disposition: attachment

%PDF
--x--`),
    )
    expect([mail.body, mail.files.map(({ name }) => name)]).toEqual(['See it', ['passwd']])
  })
})

it('reads any bytes without failing, or refuses them in time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async bytes => {
      const mail = await parseMail(bytes)
      expect(typeof mail.body).toBe('string')
    }),
    { numRuns: 150 },
  )
  const head = 'From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n'
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 400 }), async text => {
      const mail = await parseMail(eml(`${head}--x\nContent-Type: text/html\n\n${text}\n--x`))
      expect(mail.body).not.toMatch(/<script/i)
    }),
    { numRuns: 100 },
  )
})

it('is not held up by text made for slow patterns', async () => {
  const begun = performance.now()
  for (const text of [
    '> '.repeat(40_000),
    'On '.repeat(40_000),
    `${'a '.repeat(5_000)}wrote\n`.repeat(20),
    '\n\n'.repeat(40_000),
    'From: x\n'.repeat(20_000),
    '_'.repeat(90_000),
  ])
    await parseMail(eml(`From: a@b.example\nSubject: Fwd: x\n\n${text}`))
  expect(performance.now() - begun).toBeLessThan(10_000)
})
