import { describe, expect, it } from 'vitest'
import { eml, sent } from '../../test/mails.ts'
import { parseMail } from './parse-mail.ts'
import { plainText } from './plain-text.ts'

describe('history is parted from what is new, and the signature stays', () => {
  const signed = 'Yes, Tuesday.\n\n-- \nAnna Berg\nHafenkontor'
  it.each([
    [
      'English',
      `${signed}\n\nOn Mon, 2 Mar 2026 at 08:15, Jelmer\n<j@t.example> wrote:\n> Shall we?\n> Jelmer`,
    ],
    ['Dutch', `${signed}\n\nOp ma 2 mrt 2026 om 08:15 schreef Jelmer <j@t.example>:\n> Shall we?`],
    ['German', `${signed}\n\nAm 02.03.26 um 08:15 schrieb Jelmer:\n> Shall we?`],
    [
      'Outlook',
      `${signed}\n\n________________________________\nFrom: Jelmer\nSent: Monday\nTo: Anna\nSubject: Re\n\nShall we?`,
    ],
    [
      'Outlook, German',
      `${signed}\n\nVon: Jelmer <j@t.example>\nGesendet: Montag, 2. März 2026\nAn: Anna\nBetreff: Re\n\nShall we?`,
    ],
    ['old Outlook', `${signed}\n\n-----Original Message-----\nFrom: Jelmer\n\nShall we?`],
    ['nothing but signs', `${signed}\n\n> Shall we?`],
  ])('%s', async (_, body) => {
    const mail = await parseMail(
      eml(`From: a@b.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n${body}`),
    )
    expect(mail.body).toBe(signed.replace('-- \n', '--\n'))
    expect(mail.quoted).toContain('Shall we?')
  })

  it('leaves an answer between the lines whole', async () => {
    const body = '> Shall we?\nYes.\n> When?\nTuesday.'
    const mail = await parseMail(eml(`From: a@b.example\n\n${body}`))
    expect([mail.body, mail.quoted]).toEqual([body, null])
  })

  it('finds the quote of HTML mail by what programs mark it with', async () => {
    for (const quote of [
      '<div class="gmail_quote"><div>On Monday Jelmer wrote:<br></div><blockquote>Shall we?</blockquote></div>',
      '<blockquote type="cite">Shall we?</blockquote>',
      '<div id="divRplyFwdMsg"><b>From:</b> Jelmer</div><div>Shall we?</div>',
    ]) {
      const mail = await parseMail(
        eml(
          `From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n<p>Yes, <b>Tuesday</b>.</p><p>Anna</p>${quote}`,
        ),
      )
      expect(mail.body).toBe('Yes, Tuesday.\n\nAnna')
      expect(mail.quoted).toContain('Shall we?')
    }
  })
})

describe('HTML becomes text', () => {
  it.each([
    ['<style>p{}</style><script>alert(1)</script><p>a</p>b', 'a\nb'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['<a href="https://x.example/a">the offer</a>', 'the offer (https://x.example/a)'],
    ['<a href="https://x.example/">x.example</a>', 'x.example'],
    ['<a href="javascript:alert(1)">press</a>', 'press'],
    ['a&nbsp;&amp;&lt;b&gt;&eacute;&#8364;', 'a &<b>é€'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['one<br><br><br><br>two', 'one\n\ntwo'],
    ['<img src=x onerror=alert(1)>x', 'x'],
    ['<p>unclosed <b>bold', 'unclosed bold'],
  ])('%s', (html, text) => {
    expect(plainText(html)).toBe(text)
  })
})

describe('a message that is passed on', () => {
  const original = async (subject: string, body: string) =>
    (await parseMail(eml(`${sent({ subject, body, to: 'log@us.example' })}`))).original
  it.each([
    [
      'Gmail',
      'Fwd: Frage',
      '---------- Forwarded message ---------\nFrom: Anna Berg <anna@hafen.example>\nDate: Mon, Mar 2, 2026 at 8:15 AM\nSubject: Frage\nTo: Jelmer <j@t.example>\n\nHaben Sie das?',
    ],
    [
      'Outlook',
      'FW: Frage',
      'FYI\n\nFrom: Anna Berg <anna@hafen.example>\nSent: Monday, March 2, 2026 8:15 AM\nTo: Jelmer <j@t.example>\nSubject: Frage\n\nHaben Sie das?',
    ],
    [
      'Outlook, German',
      'WG: Frage',
      'Von: Anna Berg [mailto:anna@hafen.example]\nGesendet: Montag, 2. März 2026 08:15\nAn: Jelmer\nBetreff: Frage\n\nHaben Sie das?',
    ],
    [
      'Thunderbird, Dutch',
      'Fwd: Frage',
      '-------- Doorgestuurd bericht --------\nOnderwerp: Frage\nDatum: Mon, 2 Mar 2026 08:15:00\nVan: Anna Berg <anna@hafen.example>\nAan: j@t.example\n\nHaben Sie das?',
    ],
    [
      'Apple',
      'Fwd: Frage',
      'Begin forwarded message:\n\n> From: Anna Berg <anna@hafen.example>\n> Subject: Frage\n> Date: 2 March 2026 at 08:15:00 CET\n> To: j@t.example\n> \n> Haben Sie das?',
    ],
  ])('%s', async (_, subject, body) => {
    const found = await original(subject, body)
    expect(found?.from).toEqual({ address: 'anna@hafen.example', name: 'Anna Berg' })
    expect([found?.subject, found?.body, found?.date?.toISOString()]).toEqual([
      'Frage',
      'Haben Sie das?',
      '2026-03-02T08:15:00.000Z',
    ])
  })

  it('is read where it is a part of its own', async () => {
    const mail = await parseMail(
      eml(`
From: j@t.example
Subject: look
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

Look at this
--x
Content-Type: message/rfc822

From: Anna <anna@hafen.example>
To: j@t.example
Subject: Frage
Date: Mon, 2 Mar 2026 08:15:00 +0100
Message-ID: <a@hafen.example>

Haben Sie das?
--x--`),
    )
    expect(mail.body).toBe('Look at this')
    expect([mail.original?.from?.address, mail.original?.messageId, mail.original?.body]).toEqual([
      'anna@hafen.example',
      '<a@hafen.example>',
      'Haben Sie das?',
    ])
  })

  it('is none where only a subject says so', async () => {
    expect(await original('Fwd: nothing', 'Hello')).toBe(null)
    expect(await original('Frage', 'From: a@x.example\nSubject: x\nDate: y\n\nz')).toBe(null)
  })
})
