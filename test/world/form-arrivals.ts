import { emptyBlock, newField } from '../../src/capture/model/classic.ts'
import type { Block, Design } from '../../src/capture/model/design.ts'
import { plannedSize } from '../../src/capture/model/odds.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { Random } from './random.ts'
import { dateOf, day, plus, type Span } from './seasons.ts'
import { marketers } from './team.ts'
import { uuid } from './visitors.ts'

const words = (en: string, nl: string, de: string) => ({ en, nl, de })
const block = (id: string, kind: Block['kind'], more: Partial<Block> = {}): Block => ({
  ...emptyBlock,
  id,
  kind,
  ...more,
})
const habits = {
  items: [
    words(
      'Twelve minutes from pack to pack',
      'Twaalf minuten van pak naar pak',
      'Zwölf Minuten von Packung zu Packung',
    ),
    words(
      'A checklist for your own line',
      'Een checklist voor uw eigen lijn',
      'Eine Checkliste für Ihre Linie',
    ),
    words('What it saves, reckoned', 'Wat het bespaart, uitgerekend', 'Was es spart, gerechnet'),
  ],
}
const said = words(
  'We gained a shift a week without buying anything.',
  'Wij wonnen een ploeg per week zonder iets te kopen.',
  'Wir haben eine Schicht je Woche gewonnen, ohne etwas zu kaufen.',
)
const design: Design = {
  languages: ['en', 'nl', 'de'],
  variants: [
    {
      key: 'a',
      name: 'Plain',
      share: 1,
      blocks: [
        block('head', 'headline', {
          words: words(
            'Change over in twelve minutes',
            'Omstellen in twaalf minuten',
            'Umrüsten in zwölf Minuten',
          ),
        }),
        block('text', 'text', {
          words: words(
            'Nine habits of packaging lines that hardly stand still, with a checklist for your own.',
            'Negen gewoonten van verpakkingslijnen die bijna nooit stilstaan, met een checklist.',
            'Neun Gewohnheiten von Verpackungslinien, die kaum stillstehen, mit einer Checkliste.',
          ),
        }),
        block('form', 'form'),
      ],
    },
    {
      key: 'b',
      name: 'With a customer',
      share: 1,
      blocks: [
        block('head', 'headline', {
          words: words(
            'A shift a week, gained',
            'Elke week een ploeg gewonnen',
            'Jede Woche eine Schicht gewonnen',
          ),
        }),
        block('list', 'list', { column: 'left', ...habits }),
        block('quote', 'quote', {
          column: 'left',
          words: said,
          by: words('Plant manager, confectionery', 'Fabrieksleider, zoetwaren', 'Werksleiter, Süßwaren'),
        }),
        block('form', 'form', { column: 'right' }),
      ],
    },
  ],
  fields: [
    newField('email', true),
    newField('name', true),
    newField('company', true),
    newField('jobTitle'),
    newField('jobFunction'),
    newField('employees'),
    newField('country'),
    newField('industry'),
  ],
  button: words('Download the guide', 'Download de gids', 'Leitfaden herunterladen'),
  consent: words(
    'Terpstra Verpakking may write to me about packaging. I can end this at any time.',
    'Terpstra Verpakking mag mij schrijven over verpakken. Ik kan dit altijd beëindigen.',
    'Terpstra Verpakking darf mir über Verpackung schreiben. Ich kann das jederzeit beenden.',
  ),
  thanks: words(
    'Here is your guide. Good luck on the line.',
    'Hier is uw gids. Succes aan de lijn.',
    'Hier ist Ihr Leitfaden. Viel Erfolg an der Linie.',
  ),
  redirect: null,
  profile: null,
  followUp: { notifyUserId: null, segmentId: null, mail: null },
}

const followedDays = 40
const startShare = 0.62
/** Of those who begin: who sends, and where the others leave. */
const sendShare = { a: 0.3, b: 0.36 }

/**
 * The guide's form as it is arranged since some weeks: two pages that are being compared, what their visitors did, and what
 * was refused. Visitors of these rows asked not to be followed, or came before they had a name.
 */
export function* formArrivalRows(random: Random, span: Span): Generator<Chunk> {
  const since = plus(span.now, -followedDays * day)
  yield* chunked(
    'form_version',
    'form_id number design consent_version consent_purpose published_at published_by',
    [[1, 1, JSON.stringify(design), 1, 'newsletter', since, marketers[0]!]],
  )
  yield* chunked('form_test', 'form_id version baseline lift planned started_at started_by', [
    [1, 1, 0.18, 0.25, plannedSize(0.18, 0.25), since, marketers[0]!],
  ])
  const names = design.fields.map(({ name }) => name)
  const rows = []
  for (let n = 0; n < followedDays * 14; n++) {
    const at = plus(since, Math.floor(random.next() * followedDays * day))
    const key = random.chance(0.5) ? 'a' : 'b'
    const scripted = random.chance(0.94)
    const starts = scripted && random.chance(startShare)
    const sends = starts && random.chance(sendShare[key])
    const last = sends ? names.at(-1)! : names[Math.min(random.int(0, 5), random.int(0, 5))]!
    const began = starts ? plus(at, random.int(4, 40) * 1000) : null
    const ended = starts ? plus(at, random.int(41, 180) * 1000) : null
    rows.push([
      uuid(random),
      1,
      1,
      key,
      random.pick(['en', 'nl', 'nl', 'de']),
      'hosted',
      random.pick(['paid_search', 'search', 'email', 'social', null]),
      at,
      scripted,
      began,
      starts ? last : null,
      ended,
      sends ? ended : null,
    ])
  }
  yield* chunked(
    'form_arrival',
    'key form_id version variant language place source at scripted started_at last_field last_at sent_at',
    rows,
  )
  const refused: (readonly [reason: string, field: string, most: number])[] = [
    ['missing', 'company', 3],
    ['not_an_address', 'email', 2],
    ['trap', '', 4],
    ['forged', '', 2],
    ['too_many', '', 1],
  ]
  yield* chunked(
    'form_refusal',
    'form_id day reason field n',
    Array.from({ length: followedDays }, (_, ago) => dateOf(plus(span.now, -ago * day))).flatMap(when =>
      refused.flatMap(([reason, field, most]) => {
        const n = random.int(0, most)
        return n === 0 ? [] : [[1, when, reason, field, n]]
      }),
    ),
  )
}
