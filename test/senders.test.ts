import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', 'src')

/** Everything by which words of ours leave the house, and under which rule. Whoever adds a sender says so here. */
const senders: Readonly<Record<string, Record<string, string>>> = {
  ' queueMail(': {
    'platform/mail.ts': 'the queue itself',
    'team/notify.ts': 'to users',
    'team/ask-reset.ts': 'to users',
    'team/invite-user.ts': 'to users',
    'consent/ask-confirmation.ts':
      'asks a person to confirm: against no objection and to no suppressed address',
    'capture/follow-up.ts': 'answers who sent a form, to no suppressed address',
    'offers/mail-to-person.ts': 'answers who asked for something, to no suppressed address',
    'offers/tell-of-meeting.ts': 'confirms the time that somebody chose, to no suppressed address',
  },
  ' writeLetters(': {
    'letters/write-letters.ts': 'the printing itself',
    'letters/print-letter.ts': 'to those whom judgeForSending lets through',
  },
  nodemailer: { 'platform/post.ts': 'hands over what was queued' },
}
/** Of those, the ones that write to customers of their own accord: they ask the one rule where the message is recorded. */
const toCustomers: Readonly<Record<string, RegExp>> = {
  'letters/print-letter.ts': /leaving: true/,
  'letters/recipients.ts': /rule\.leaving \? judgeForSending\(/,
  'consent/ask-confirmation.ts': /if \(!\(await mayBeAsked\(/,
  'capture/follow-up.ts': /await mayBeAnswered\(/,
  'offers/mail-to-person.ts': /await mayBeAnswered\(/,
  'offers/tell-of-meeting.ts': /m\.personEmail && \(await mayBeAnswered\(/,
}

describe('whatever leaves the house', () => {
  it('leaves through senders that are named here', async () => {
    const files = (await readdir(root, { recursive: true })).filter(
      path => path.endsWith('.ts') && !path.endsWith('.test.ts'),
    )
    const found: Record<string, string[]> = Object.fromEntries(Object.keys(senders).map(door => [door, []]))
    for (const path of files) {
      const text = await readFile(join(root, path), 'utf8')
      for (const [door, users] of Object.entries(found)) if (text.includes(door)) users.push(path)
    }
    expect(files.length).toBeGreaterThan(300)
    for (const [door, users] of Object.entries(found))
      expect([door, users.sort()]).toEqual([door, Object.keys(senders[door]!).sort()])
  })

  it('goes to customers only under the one rule', async () => {
    for (const [path, rule] of Object.entries(toCustomers))
      expect([path, rule.test(await readFile(join(root, path), 'utf8'))]).toEqual([path, true])
  })
})
