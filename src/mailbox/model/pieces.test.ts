import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eml } from '../../../test/mails.ts'
import { parseArrival } from '../parse-arrival.ts'
import { piecesOf, wordsOf } from './pieces.ts'

const fixtures = join(import.meta.dirname, '../../../../shared/data/mail-npm/test')
const isThere = existsSync(fixtures)
if (!isThere) console.warn(`The messages of real programs are not at ${fixtures}: those tests are left out.`)

const of = (text: string, writer: string | null = 'Anna Berg') => {
  const pieces = piecesOf(text, writer)
  return {
    new: wordsOf(pieces, 'new'),
    signature: wordsOf(pieces, 'signature'),
    disclaimer: wordsOf(pieces, 'disclaimer'),
    quoted: wordsOf(pieces, 'quoted'),
  }
}
const none = { signature: null, disclaimer: null, quoted: null }

describe('what is new, signature, disclaimer and quotes are parted', () => {
  it.each([
    [
      'a line of its own',
      'Yes, Tuesday.\n\n-- \nAnna Berg\nHafenkontor',
      { new: 'Yes, Tuesday.', signature: '--\nAnna Berg\nHafenkontor' },
    ],
    [
      'Gmail',
      'Yes.\n\nKind regards,\nAnna Berg\n\nOn Mon, 2 Mar 2026 at 08:15, Jelmer\n<j@t.example> wrote:\n\n> Shall we?',
      {
        new: 'Yes.',
        signature: 'Kind regards,\nAnna Berg',
        quoted: 'On Mon, 2 Mar 2026 at 08:15, Jelmer\n<j@t.example> wrote:\n\n> Shall we?',
      },
    ],
    [
      'Dutch',
      'Graag een offerte.\n\nMet vriendelijke groet,\n\nPetra de Boer\nInkoper\nKade BV\nT 020 123 45 67',
      {
        new: 'Graag een offerte.',
        signature: 'Met vriendelijke groet,\n\nPetra de Boer\nInkoper\nKade BV\nT 020 123 45 67',
      },
    ],
    [
      'Dutch, Outlook',
      'Prima.\n\nGroeten,\nPetra\n\nVan: Jelmer <j@t.example>\nVerzonden: maandag 2 maart 2026\nAan: Petra\nOnderwerp: Re\n\nZullen we?',
      {
        new: 'Prima.',
        signature: 'Groeten,\nPetra',
        quoted:
          'Van: Jelmer <j@t.example>\nVerzonden: maandag 2 maart 2026\nAan: Petra\nOnderwerp: Re\n\nZullen we?',
      },
    ],
    [
      'German',
      'Bitte senden Sie ein Angebot.\n\nMit freundlichen Grüßen\nKarin Holz\nLeiterin Einkauf\nWerk GmbH\nTel.: 0211 123456',
      {
        new: 'Bitte senden Sie ein Angebot.',
        signature: 'Mit freundlichen Grüßen\nKarin Holz\nLeiterin Einkauf\nWerk GmbH\nTel.: 0211 123456',
      },
    ],
    [
      'German, Outlook',
      'Gern.\n\nViele Grüße aus Bremen\nKarin\n\n________________________________\nVon: Jelmer <j@t.example>\nGesendet: Montag\nAn: Karin\nBetreff: Re\n\nAlt',
      {
        new: 'Gern.',
        signature: 'Viele Grüße aus Bremen\nKarin',
        quoted:
          '________________________________\nVon: Jelmer <j@t.example>\nGesendet: Montag\nAn: Karin\nBetreff: Re\n\nAlt',
      },
    ],
    [
      'Apple',
      'Fine.\n\nSent from my iPhone\n\n> On 2 Mar 2026, at 08:15, Jelmer wrote:\n> \n> Shall we?',
      {
        new: 'Fine.',
        signature: 'Sent from my iPhone',
        quoted: '> On 2 Mar 2026, at 08:15, Jelmer wrote:\n>\n> Shall we?',
      },
    ],
    [
      'a Dutch telephone',
      'Prima.\n\nVerstuurd vanaf mijn iPhone',
      { new: 'Prima.', signature: 'Verstuurd vanaf mijn iPhone' },
    ],
    [
      'a German telephone',
      'Gut.\n\nVon meinem iPhone gesendet',
      { new: 'Gut.', signature: 'Von meinem iPhone gesendet' },
    ],
    [
      'Outlook on a telephone',
      'Good.\n\nGet Outlook for iOS',
      { new: 'Good.', signature: 'Get Outlook for iOS' },
    ],
    [
      'Thunderbird, answered below',
      'Am 02.03.26 um 08:15 schrieb Jelmer:\n> Wollen wir?\n\nJa, Dienstag.\n\n-- \nKarin',
      {
        new: 'Ja, Dienstag.',
        signature: '--\nKarin',
        quoted: 'Am 02.03.26 um 08:15 schrieb Jelmer:\n> Wollen wir?',
      },
    ],
    [
      'between the lines',
      '> Shall we?\nYes.\n> When?\nTuesday.',
      { new: 'Yes.\nTuesday.', quoted: '> Shall we?\n> When?' },
    ],
    [
      'a disclaimer',
      'Yes.\n\nRegards,\nAnna\n\nThis e-mail and any attachments are confidential and intended for the addressee only. If you are not the addressee, delete it.',
      {
        new: 'Yes.',
        signature: 'Regards,\nAnna',
        disclaimer:
          'This e-mail and any attachments are confidential and intended for the addressee only. If you are not the addressee, delete it.',
      },
    ],
    [
      'a Dutch disclaimer',
      'Ja.\n\nDit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.',
      { new: 'Ja.', disclaimer: 'Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.' },
    ],
    [
      'a German disclaimer',
      'Ja.\n\nDiese E-Mail enthält vertrauliche Informationen.',
      { new: 'Ja.', disclaimer: 'Diese E-Mail enthält vertrauliche Informationen.' },
    ],
    [
      'by the name alone',
      'Please call me.\n\nAnna Berg\nBuyer\n+49 40 123456',
      { new: 'Please call me.', signature: 'Anna Berg\nBuyer\n+49 40 123456' },
    ],
    [
      'old Outlook',
      'Fine.\n\n-----Original Message-----\nFrom: Jelmer\n\nShall we?',
      { new: 'Fine.', quoted: '-----Original Message-----\nFrom: Jelmer\n\nShall we?' },
    ],
  ])('%s', (_, text, expected) => {
    expect(of(text)).toEqual({ ...none, ...expected })
  })

  it.each([
    [
      'a greeting in the middle',
      'Kind regards to your colleague, he helped a lot.\nCould you send the offer?',
    ],
    [
      'thanks, and then the matter',
      'Thanks,\n\nwe would like to order three machines of the larger kind for our plant in Bremen.\nWhen could you deliver them?',
    ],
    ['dashes in a list', '-- first\n-- second'],
    ['a person about confidentiality', 'Please note that this is confidential. Could you send it by post?'],
    ['a name among words', 'I spoke with\nAnna Berg\nlast week.'],
    ['nothing', ''],
    ['a question that ends it', 'Regards,\nwho is responsible for spare parts at your company?'],
  ])('is in doubt, so new: %s', (_, text) => {
    expect(of(text)).toEqual({ ...none, new: text === '' ? null : text })
  })

  it('in HTML what programs mark', async () => {
    const html =
      '<div>Yes please.</div><div class="gmail_signature"><div>Anna Berg</div><div>+49 40 123456</div></div><div class="gmail_quote">On Monday Jelmer wrote:<blockquote>Shall we?</blockquote></div>'
    const { pieces } = await parseArrival(
      eml(`From: Anna Berg <a@b.example>\nContent-Type: text/html; charset=utf-8\n\n${html}`),
    )
    expect([wordsOf(pieces, 'new'), wordsOf(pieces, 'signature')]).toEqual([
      'Yes please.',
      'Anna Berg\n+49 40 123456',
    ])
    expect(wordsOf(pieces, 'quoted')).toContain('Shall we?')
  })

  it.skipIf(!isThere)('messages of real programs lose nothing', async () => {
    for (const name of ['mixed.eml', 'nested.eml']) {
      const { pieces } = await parseArrival(readFileSync(join(fixtures, name)))
      expect(pieces.map(({ kind }) => kind)).not.toContain('signature')
    }
    const text = readFileSync(join(fixtures, 'fixtures/alice.txt'), 'utf8').replace(/\r\n?/g, '\n')
    expect(piecesOf(text, null)).toEqual([{ kind: 'new', text }])
  })
})

describe('laws', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '-- ',
      '> quoted',
      '>> twice',
      'Kind regards,',
      'Met vriendelijke groet,',
      'Mit freundlichen Grüßen',
      'Anna Berg',
      '+49 40 123456',
      'Sent from my iPhone',
      'On Monday, Jelmer wrote:',
      '-----Original Message-----',
      'From: a@b.example',
      'Sent: Monday',
      'To: us',
      'Subject: x',
      'This e-mail is confidential and intended for you.',
      'Could you call?',
      'Thanks,',
      '________________________________',
    ),
    fc.string({ maxLength: 40 }),
  )
  const text = fc.array(line, { maxLength: 30 }).map(lines =>
    lines
      .join('\n')
      .replace(/\r\n?/g, '\n')
      .replace(/[\u{f0000}\u{f0001}]/gu, ''),
  )

  it('nothing is lost and nothing is added', () => {
    fc.assert(
      fc.property(text, given => {
        expect(
          piecesOf(given, 'Anna Berg')
            .map(piece => piece.text)
            .join(''),
        ).toBe(given)
      }),
      { numRuns: 2_000 },
    )
  })

  it('what is new stays new when it is parted again', () => {
    fc.assert(
      fc.property(text, given => {
        for (const piece of piecesOf(given, 'Anna Berg'))
          if (piece.kind === 'new') expect(piecesOf(piece.text, 'Anna Berg')).toEqual([piece])
      }),
      { numRuns: 2_000 },
    )
  })
})
