import { randomUUID } from 'node:crypto'

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
]
const pages = [
  ['/', 'Verpakking die past'],
  ['/dozen/golfkarton', 'Golfkarton op maat'],
  ['/de/folien/stretchfolie', 'Stretchfolie für Paletten'],
  ['/en/machines/line-speed', 'How fast can a line run?'],
  ['/en/prices', 'Prices'],
  ['/de/kontakt', 'Kontakt'],
] as const
const arrivals = [
  { search: '', referrer: '' },
  { search: '?utm_source=google&utm_medium=cpc&utm_campaign=spring-26', referrer: 'https://www.google.com/' },
  { search: '', referrer: 'https://www.google.nl/' },
  { search: '?utm_source=newsletter&utm_medium=email&utm_campaign=march', referrer: '' },
  { search: '', referrer: 'https://www.linkedin.com/feed/' },
]
const events = ['Guide Downloaded', 'Price Seen', 'Product Compared', 'Video Played', 'Form Submitted']

export type Crowd = { anonymous: readonly string[]; known: readonly { externalId: string; email: string }[] }

/**
 * Batches as browsers and servers send them: visits of some pages in a row by people of skewed activity (the most active makes a visit in five hundred), one in twenty
 * new, two in five known by an id, an identification in a hundred messages, one message in a hundred sent twice.
 */
export function* trackingBatches(
  { batches, each, random }: { batches: number; each: number; random: () => number },
  crowd: Crowd,
): Generator<Record<string, unknown>[]> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const skewed = <T>(list: readonly T[]): T => list[Math.floor(random() ** 1.5 * list.length)]!
  for (let batch = 0; batch < batches; batch++) {
    const messages: Record<string, unknown>[] = []
    while (messages.length < each) {
      const known = random() < 0.4 ? skewed(crowd.known) : null
      const anonymousId = random() < 0.05 ? randomUUID() : skewed(crowd.anonymous)
      const who = known ? { userId: known.externalId } : { anonymousId }
      const arrival = pick(arrivals)
      const context = {
        userAgent: pick(agents),
        locale: pick(['nl-NL', 'de-DE', 'en-GB']),
        library: { name: 'analytics.js', version: 'next-1.81.0' },
        timezone: 'Europe/Amsterdam',
      }
      for (
        let step = 0, steps = 1 + Math.floor(random() * 14);
        step < steps && messages.length < each;
        step++
      ) {
        const [path, title] = pick(pages)
        const search = step === 0 ? arrival.search : ''
        const url = `https://www.terpstra.example${path}${search}`
        const page = {
          path,
          search,
          title,
          url,
          referrer: step === 0 ? arrival.referrer : 'https://www.terpstra.example/',
        }
        const common = {
          ...who,
          messageId: `ajs-next-${randomUUID()}`,
          timestamp: new Date(Date.now() - random() * 60_000).toISOString(),
        }
        if (known && random() < 0.025)
          messages.push({ type: 'identify', ...common, traits: { email: known.email }, context })
        else if (random() < 0.65)
          messages.push({ type: 'page', ...common, properties: page, context: { ...context, page } })
        else
          messages.push({
            type: 'track',
            event: pick(events),
            ...common,
            properties: {
              sku: `TV-${Math.floor(random() * 9000)}`,
              quantity: Math.ceil(random() * 40),
              price: Math.round(random() * 90_000) / 100,
            },
            context: { ...context, page },
          })
        if (random() < 0.01 && messages.length < each) messages.push(messages.at(-1)!)
      }
    }
    yield messages
  }
}
